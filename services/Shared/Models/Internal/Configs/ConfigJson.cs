using System.Globalization;
using System.Text.Json;

namespace Facet.Models.Internal.Configs;

/// <summary>The settings of a model's <c>config.json</c>. Whatever is missing or out of range is refused by name.</summary>
internal sealed class ConfigJson
{
    private const long MaxBytes = 1 << 20;
    private readonly JsonElement _object;
    private readonly string _name;

    private ConfigJson(JsonElement element, string name) => (_object, _name) = (element, name);

    public static ConfigJson Read(string path)
    {
        var name = Path.GetFileName(path);
        return Parse(LocalFiles.ReadAll(path, name, MaxBytes), name);
    }

    public static ConfigJson Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigJson(document.RootElement.Clone(), name)
                : throw ModelException.Invalid($"{name} is no JSON object.");
        }
        catch (JsonException error)
        {
            throw ModelException.Invalid($"{name} is no valid JSON: {error.Message}", error);
        }
    }

    /// <summary>Whether a setting is there and not null.</summary>
    public bool Has(string setting) => Find(setting) is not null;

    /// <summary>A nested object; absent settings of it have their defaults, so a missing one is empty.</summary>
    public ConfigJson Object(string setting)
    {
        var name = $"{_name}, {setting}";
        return Find(setting) switch
        {
            null => Parse("{}"u8.ToArray(), name),
            { ValueKind: JsonValueKind.Object } value => new ConfigJson(value, name),
            { } value => throw Wrong(setting, value, "an object"),
        };
    }

    /// <param name="setting">Its name.</param>
    /// <param name="min">Least value allowed.</param>
    /// <param name="max">Greatest value allowed.</param>
    /// <param name="fallback">Taken when it is missing; without one a missing setting is refused.</param>
    public int Int(string setting, int min, int max, int? fallback = null) => Find(setting) switch
    {
        null => fallback ?? throw Missing(setting),
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= min && number <= max => number,
        { } value => throw Wrong(setting, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}")),
    };

    /// <summary>A number above zero.</summary>
    public double Positive(string setting, double max, double? fallback = null) => Find(setting) switch
    {
        null => fallback ?? throw Missing(setting),
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && number > 0 && number <= max => number,
        { } value => throw Wrong(setting, value, string.Create(CultureInfo.InvariantCulture, $"a number above 0, at most {max}")),
    };

    public bool Bool(string setting, bool fallback) => Find(setting) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(setting, value, "true or false"),
    };

    public string Text(string setting, string? fallback = null) => Find(setting) switch
    {
        null => fallback ?? throw Missing(setting),
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        { } value => throw Wrong(setting, value, "a string"),
    };

    /// <summary>A size in pixels that may be written as one number or as a list of two equal ones.</summary>
    public int Side(string setting, int max, int? fallback = null)
    {
        if (Find(setting) is not { ValueKind: JsonValueKind.Array } list)
        {
            return Int(setting, 1, max, fallback);
        }

        var sides = list.EnumerateArray().Select(side => side.ValueKind == JsonValueKind.Number && side.TryGetInt32(out var value) ? value : 0).ToArray();
        return sides.Length == 2 && sides[0] == sides[1] && sides[0] >= 1 && sides[0] <= max
            ? sides[0]
            : throw Wrong(setting, list, $"one number from 1 to {max}, or two equal ones");
    }

    public Activation Activation(string setting, string? fallback = null) => Text(setting, fallback) switch
    {
        "gelu" => Configs.Activation.Gelu,
        "quick_gelu" => Configs.Activation.QuickGelu,
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Configs.Activation.TanhGelu,
        "silu" or "swish" => Configs.Activation.Silu,
        "relu" => Configs.Activation.Relu,
        var other => throw ModelException.Unsupported(
            $"{_name}: {setting} '{other}' is not supported; gelu, quick_gelu, gelu_new, silu and relu are."),
    };

    public ModelException Contradiction(string what) => ModelException.Invalid($"{_name}: {what}");

    private JsonElement? Find(string setting) =>
        _object.TryGetProperty(setting, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private ModelException Missing(string setting) => ModelException.Invalid($"{_name} has no setting '{setting}'.");

    private ModelException Wrong(string setting, JsonElement value, string wanted)
    {
        var text = value.GetRawText();
        return ModelException.Invalid($"{_name}: {setting} is {(text.Length <= 60 ? text : text[..60] + "...")}; it must be {wanted}.");
    }
}
