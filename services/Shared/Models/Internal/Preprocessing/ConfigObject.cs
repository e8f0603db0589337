using System.Globalization;
using System.Text.Json;
using Facet.Imaging;

namespace Facet.Models.Internal.Preprocessing;

/// <summary>Typed access to a JSON object. A missing value and null are the same; a wrong one is refused with its name.</summary>
internal sealed class ConfigObject(JsonElement json, string fileName)
{
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Wrong(name, "must be a text"),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(name, "must be true or false"),
    };

    public int? Whole(string name, int least, int most) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= least && number <= most => number,
        _ => throw Wrong(name, $"must be a whole number from {least} to {most}"),
    };

    public double? Positive(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) && number > 0 => number,
        _ => throw Wrong(name, "must be a number above 0"),
    };

    /// <summary>Three numbers, one a channel, or one number for all channels.</summary>
    public IReadOnlyList<double>? Channels(string name, bool mustBePositive)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value, value, value];
        var numbers = items.Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var number) ? number : double.NaN);
        var channels = numbers.Where(number => double.IsFinite(number) && (number > 0 || !mustBePositive)).ToArray();
        return items.Length == RgbImage.Channels && channels.Length == items.Length
            ? channels
            : throw Wrong(name, mustBePositive ? "must be three numbers above 0" : "must be three numbers");
    }

    public bool IsObject(string name) => Find(name) is { ValueKind: JsonValueKind.Object };

    public ConfigObject? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new ConfigObject(value, $"{fileName}: {name}"),
        _ => throw Wrong(name, "must be a number or an object"),
    };

    /// <summary>Names of the values that are neither missing nor null.</summary>
    public IEnumerable<string> Names() =>
        json.EnumerateObject().Where(item => item.Value.ValueKind != JsonValueKind.Null).Select(item => item.Name);

    public ModelException Wrong(string name, string fault) => ModelException.Invalid(
        string.Create(CultureInfo.InvariantCulture, $"{fileName}: {name} is {Find(name)?.GetRawText() ?? "missing"}; it {fault}."));

    private JsonElement? Find(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
