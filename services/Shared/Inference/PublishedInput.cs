namespace Facet.Inference;

/// <summary>The image that a published model's processor makes: RGB, each channel as (value / 255 - mean) / std.</summary>
public sealed record PublishedInput
{
    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Red, green, blue.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>Red, green, blue.</summary>
    public required IReadOnlyList<float> Std { get; init; }
}
