namespace Facet.Gram;

/// <summary>How a <see cref="SketchModel"/> is trained.</summary>
public sealed record SketchOptions
{
    /// <summary>
    /// Directions in channel space that Grams are looked at in (p), 1..256; fewer where the channels or the rows of the sample are. The time
    /// of a sketch and the size of the model grow with the square.
    /// </summary>
    public int Axes { get; init; } = 64;

    /// <summary>Numbers of a sketch (d), 1..1024; a smaller sample gives as many as it has points.</summary>
    public int Dimensions { get; init; } = 64;

    /// <summary>Decides where the search for directions begins.</summary>
    public int Seed { get; init; } = 1;

    internal const int MostAxes = 256;
    internal const int MostDimensions = 1024;

    internal void Validate()
    {
        if (Axes is < 1 or > MostAxes)
        {
            throw new ArgumentException($"Axes is {Axes}; it must lie in 1..{MostAxes}");
        }

        if (Dimensions is < 1 or > MostDimensions)
        {
            throw new ArgumentException($"Dimensions is {Dimensions}; it must lie in 1..{MostDimensions}");
        }
    }
}
