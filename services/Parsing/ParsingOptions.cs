using System.ComponentModel.DataAnnotations;
using Facet.Inference;

namespace Facet.Parsing;

/// <summary>Options of the parsing service: section "Facet:Parsing", environment Facet__Parsing__NAME.</summary>
public sealed class ParsingOptions
{
    public const string Section = "Facet:Parsing";

    /// <summary>Registry id of the detector that is used when a call names none.</summary>
    [Required]
    public string Detector { get; set; } = "blazeface-back";

    /// <summary>Registry id of the parser that is used when a call names none: a mesh whose points are painted, or a network of kind parser.</summary>
    [Required]
    public string Parser { get; set; } = "facemesh-468";

    /// <summary>
    /// Registry id of the mesh that goes with a parser that is a network: it aligns, paints the zones that no network knows and tells what hides the face.
    /// Empty: none is placed, the detector has to find five points, and there are no such zones.
    /// </summary>
    public string Mesh { get; set; } = "facemesh-468";

    /// <summary>Registry id of the model that places the points around the eyes anew.</summary>
    [Required]
    public string EyeRefiner { get; set; } = "iris";

    /// <summary>Side of the aligned crop in pixels when a call names none.</summary>
    [Range(MinCropSize, MaxCropSize)]
    public int CropSize { get; set; } = 224;

    /// <summary>Faces the detector is less sure of are left out when a call does not say otherwise.</summary>
    [Range(0.05, 1)]
    public float MinConfidence { get; set; } = 0.5f;

    /// <summary>Faces of one photo, the largest first, when a call does not say otherwise.</summary>
    [Range(1, 1000)]
    public int MaxFaces { get; set; } = 100;

    /// <summary>Largest photo file in bytes.</summary>
    [Range(1024, 1L << 30)]
    public long MaxImageBytes { get; set; } = 20L << 20;

    /// <summary>Most pixels of a photo.</summary>
    [Range(1024, 1L << 31)]
    public long MaxImagePixels { get; set; } = 50_000_000;

    /// <summary>Longest side of a photo in pixels.</summary>
    [Range(64, 65_535)]
    public int MaxImageSide { get; set; } = 16_384;

    /// <summary>Photos that are worked on at the same time; more wait. 0 means one per processor.</summary>
    [Range(0, 1024)]
    public int MaxParallel { get; set; }

    /// <summary>Photos that may wait before further ones are refused.</summary>
    [Range(1, 100_000)]
    public int MaxQueue { get; set; } = 256;

    /// <summary>What runs the models: Cpu, Cuda or TensorRt. One that cannot be loaded is an error unless <see cref="AllowCpuFallback"/> is set.</summary>
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Cpu;

    /// <summary>Whether the CPU takes over where the provider cannot be loaded. The log warns, and GetInfo says what really runs.</summary>
    public bool AllowCpuFallback { get; set; }

    /// <summary>Number of the GPU.</summary>
    [Range(0, 1024)]
    public int Device { get; set; }

    /// <summary>A catalogue of regions to use instead of the built-in regions.json.</summary>
    public string RegionsFile { get; set; } = "";

    public const int MinCropSize = 32;
    public const int MaxCropSize = 1024;

    public int EffectiveParallel => MaxParallel > 0 ? MaxParallel : Environment.ProcessorCount;
}
