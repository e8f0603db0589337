using System.ComponentModel.DataAnnotations;
using Facet.Inference;

namespace Facet.Features;

/// <summary>Options of the features service: section "Facet:Features", environment Facet__Features__NAME.</summary>
public sealed class FeaturesOptions
{
    public const string Section = "Facet:Features";

    /// <summary>Name of the recipe that is used when a call names none; its backbone is loaded at start.</summary>
    [Required]
    public string Recipe { get; set; } = "faceres-early";

    /// <summary>A recipe list to use instead of the built-in recipes.json.</summary>
    public string RecipesFile { get; set; } = "";

    /// <summary>Crops that are worked on at the same time; more wait. 0 means one per processor.</summary>
    [Range(0, 1024)]
    public int MaxParallel { get; set; }

    /// <summary>Crops that may wait before further ones are refused.</summary>
    [Range(1, 100_000)]
    public int MaxQueue { get; set; } = 256;

    /// <summary>A region that covers a smaller share of the crop counts as hidden when a call does not say otherwise.</summary>
    [Range(0, 1)]
    public float MinAreaShare { get; set; } = 0.002f;

    /// <summary>Longest side of a crop in pixels.</summary>
    [Range(32, 8192)]
    public int MaxCropSide { get; set; } = 2048;

    /// <summary>What runs the backbone: Cpu, Cuda or TensorRt. One that cannot be loaded is an error.</summary>
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Cpu;

    public int EffectiveParallel => MaxParallel > 0 ? MaxParallel : Environment.ProcessorCount;
}
