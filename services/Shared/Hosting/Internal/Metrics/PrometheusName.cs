namespace Facet.Hosting.Internal.Metrics;

/// <summary>Names and escapes of the Prometheus text format.</summary>
internal static class PrometheusName
{
    /// <summary>"rpc.server.call.duration" in "s" -> "rpc_server_call_duration_seconds"; counters end with "_total".</summary>
    public static string Of(string name, string unit, string kind)
    {
        var result = Sanitise(name, allowColon: true);
        var suffix = Unit(unit);
        if (suffix.Length > 0 && !result.EndsWith($"_{suffix}", StringComparison.Ordinal))
        {
            result = $"{result}_{suffix}";
        }

        return kind == "counter" && !result.EndsWith("_total", StringComparison.Ordinal) ? $"{result}_total" : result;
    }

    public static string Label(string key) => Sanitise(key, allowColon: false);

    public static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string EscapeLabelValue(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Sanitise(string name, bool allowColon)
    {
        var clean = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || (allowColon && c == ':') ? c : '_'));
        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) ? $"_{clean}" : clean;
    }

    /// <summary>The base units Prometheus spells out. Annotations such as "{request}" are no unit.</summary>
    private static string Unit(string unit) => unit switch
    {
        "" or "1" or ['{', ..] => string.Empty,
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        _ => Sanitise(unit, allowColon: false),
    };
}
