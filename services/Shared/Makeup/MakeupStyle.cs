using System.Text.Json;
using Facet.Makeup.Internal;

namespace Facet.Makeup;

/// <summary>What is put on a face. A part that is null is left bare. Every number is 0..1 unless its own text says otherwise.</summary>
public sealed record MakeupStyle
{
    /// <summary>For people; it changes nothing.</summary>
    public string? Name { get; init; }

    public LipStyle? Lips { get; init; }

    /// <summary>Eye shadow.</summary>
    public ShadowStyle? Eyes { get; init; }

    public LinerStyle? Liner { get; init; }

    public BrowStyle? Brows { get; init; }

    /// <summary>Blush.</summary>
    public BlushStyle? Cheeks { get; init; }

    public FoundationStyle? Foundation { get; init; }

    /// <summary>The parts that are not null.</summary>
    public MakeupParts Parts() =>
        (Lips is null ? 0 : MakeupParts.Lips) | (Eyes is null ? 0 : MakeupParts.Eyes) | (Liner is null ? 0 : MakeupParts.Liner)
        | (Brows is null ? 0 : MakeupParts.Brows) | (Cheeks is null ? 0 : MakeupParts.Cheeks)
        | (Foundation is null ? 0 : MakeupParts.Foundation);

    /// <summary>Reads a style. Names are in snake_case, colours "#rrggbb"; comments and trailing commas are accepted.</summary>
    /// <exception cref="MakeupStyleException">It is no JSON, or a field is unknown, of the wrong kind or out of its range.</exception>
    public static MakeupStyle FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return StyleJson.Read(json);
    }

    /// <summary>The style as <see cref="FromJson"/> reads it; parts that are null are left out.</summary>
    public string ToJson(bool indented = false) => StyleJson.Write(this, indented);

    /// <summary>The same as a JSON element, to be put into another document.</summary>
    public JsonElement ToElement() => StyleJson.ToElement(this);

    /// <exception cref="MakeupStyleException">A number is out of its range.</exception>
    public void Validate() => StyleRules.Check(this);
}
