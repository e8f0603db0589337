namespace Facet.Search.Model;

/// <summary>A metadata value: exactly one of the four is there.</summary>
public sealed record MetaValue
{
    private MetaValue()
    {
    }

    public string? Text { get; private init; }

    public double? Number { get; private init; }

    public long? Whole { get; private init; }

    public bool? Flag { get; private init; }

    /// <summary>The value as a number; nothing for texts and flags.</summary>
    public double? AsDouble => Number ?? Whole;

    public static MetaValue Of(string text) => new() { Text = text };

    /// <exception cref="SearchException">NaN or infinite.</exception>
    public static MetaValue Of(double number) =>
        double.IsFinite(number) ? new() { Number = number } : throw SearchException.Invalid($"metadata number {number} is not finite");

    public static MetaValue Of(long whole) => new() { Whole = whole };

    public static MetaValue Of(bool flag) => new() { Flag = flag };

    /// <summary>Equal texts, equal flags, or equal numbers; 3 and 3.0 are the same number.</summary>
    public bool Matches(MetaValue other) =>
        this == other || (AsDouble is { } number && other.AsDouble is { } otherNumber && (Whole is null) != (other.Whole is null)
            && number.Equals(otherNumber));
}
