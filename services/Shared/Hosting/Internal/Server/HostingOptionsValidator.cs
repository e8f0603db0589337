using Microsoft.Extensions.Options;

namespace Facet.Hosting.Internal.Server;

/// <summary>Says for each bad option which one it is, what it was and what it may be.</summary>
internal sealed class HostingOptionsValidator : IValidateOptions<HostingOptions>
{
    public ValidateOptionsResult Validate(string? name, HostingOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        CheckAddresses(options, failures);
        CheckRange(
            failures,
            nameof(options.MaxMessageBytes),
            "FACET_MAX_MESSAGE_BYTES",
            options.MaxMessageBytes,
            HostingOptions.MinMessageBytesLimit,
            HostingOptions.MaxMessageBytesLimit);
        CheckRange(
            failures,
            nameof(options.MaxConcurrentStreams),
            "FACET_MAX_CONCURRENT_STREAMS",
            options.MaxConcurrentStreams,
            1,
            HostingOptions.MaxConcurrentStreamsLimit);
        if (options.Token is { } token && (token.Length > HostingOptions.MaxTokenLength || token.Any(c => c is <= ' ' or > '~')))
        {
            failures.AddError(
                $"{HostingOptions.Section}:Token (FACET_TOKEN) must be 1..{HostingOptions.MaxTokenLength} "
                + "visible ASCII characters, no blanks.");
        }

        if (options.LogFormat is not ("text" or "json"))
        {
            failures.AddError(
                $"{HostingOptions.Section}:LogFormat (FACET_LOG_FORMAT) is '{options.LogFormat}'; it must be 'text' or 'json'.");
        }

        return failures.Build();
    }

    private static void CheckAddresses(HostingOptions options, ValidateOptionsResultBuilder failures)
    {
        var grpc = CheckAddress(failures, nameof(options.Grpc), "FACET_GRPC", options.Grpc);
        if (options.Http is "")
        {
            return;
        }

        var http = CheckAddress(failures, nameof(options.Http), "FACET_HTTP", options.Http);
        if (grpc is { Port: > 0 } && http is not null && grpc.Port == http.Port && grpc.Overlaps(http))
        {
            failures.AddError(
                $"{HostingOptions.Section}:Grpc and {HostingOptions.Section}:Http have the same port {grpc.Port}; "
                + "they need one each (0 takes a free one).");
        }
    }

    private static ListenAddress? CheckAddress(ValidateOptionsResultBuilder failures, string property, string variable, string? value)
    {
        if (ListenAddress.TryParse(value, out var address))
        {
            return address;
        }

        failures.AddError(
            $"{HostingOptions.Section}:{property} ({variable}) is '{value}'; it must be host:port "
            + "with an IP address, 'localhost' or '*' as host and a port 0..65535.");
        return null;
    }

    private static void CheckRange(ValidateOptionsResultBuilder failures, string property, string variable, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            failures.AddError($"{HostingOptions.Section}:{property} ({variable}) is {value}; it must be {min}..{max}.");
        }
    }
}
