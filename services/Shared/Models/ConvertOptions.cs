namespace Facet.Models;

/// <summary>What a model is converted to.</summary>
public sealed record ConvertOptions
{
    /// <summary>Taps that become outputs as they are; <see cref="TapOutput"/> lists their names. None takes the usual ones of the model.</summary>
    public IReadOnlyList<string> Taps { get; init; } = [];

    /// <summary>Outputs that are more than a tap: sums, maps, masked patches. They come after <see cref="Taps"/>.</summary>
    public IReadOnlyList<TapOutput> Outputs { get; init; } = [];

    public ModelPrecision Precision { get; init; } = ModelPrecision.F32;

    /// <summary>Size of the images; the size that the model was made for when absent. Positions are resized to it.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>Whether each run chooses the size of its images; positions are then resized in each run.</summary>
    public bool HasDynamicSize { get; init; }

    /// <summary>
    /// What is added to the sides of the patch grid when learned positions are resized to it. 0 is how the transformers library does it; 0.1
    /// repeats the code of the torch hub for DINOv2 without registers. Only for a fixed size.
    /// </summary>
    public double PositionOffset { get; init; }

    /// <summary>Whether inputs and outputs are float16 too, where <see cref="Precision"/> is.</summary>
    public bool HasHalfPorts { get; init; }

    /// <summary>Ends the conversion between two constants; the file under construction is removed.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>Constants that one file may hold; tests make it small.</summary>
    internal long? MaxBytesInside { get; init; }
}
