using System.ComponentModel.DataAnnotations;
using Facet.Inference;
using Facet.Models;

namespace Facet.Features;

/// <summary>Options of the features service: section "Facet:Features", environment Facet__Features__NAME.</summary>
public sealed class FeaturesOptions
{
    public const string Section = "Facet:Features";

    /// <summary>The default recipe: the same make-up on other people. It needs no backbone.</summary>
    public const string ShippedRecipe = "makeup";

    /// <summary>The Gram recipe of the shipped backbone, so that the service has one without published weights.</summary>
    public const string ShippedGramRecipe = "faceres-early";

    /// <summary>Stands for the Gram recipe of the backbone that the options name, or else of the shipped one.</summary>
    public const string SeedRecipe = "seed";

    /// <summary>
    /// The backbone: a model id, a converted folder or a checkpoint (its folder or file). It gets the recipe of its own name. Empty takes that
    /// of <see cref="Recipe"/>.
    /// </summary>
    public string Model { get; set; } = "";

    /// <summary>Name of the recipe that is used when a call names none; its backbone is loaded at start. Empty takes that of <see cref="Model"/>.</summary>
    public string Recipe { get; set; } = "";

    /// <summary>A recipe list to use instead of the built-in recipes.json. A recipe in it without a model runs on <see cref="Model"/>.</summary>
    public string RecipesFile { get; set; } = "";

    /// <summary>The metric of the recipe "makeup", as 'facet train metric' writes it. Empty takes the shipped one.</summary>
    public string MetricFile { get; set; } = "";

    /// <summary>Regions of the recipe "makeup" that are less sure are reported as missing, 0..1.</summary>
    [Range(0, 1)]
    public float MinConfidence { get; set; } = 0.1f;

    /// <summary>What checkpoints are converted to: F32, F16 for GPUs, I8 or I8PerToken for CPUs. Empty takes F32, and whatever a converted folder has.</summary>
    public ModelPrecision? Precision { get; set; }

    /// <summary>Side of the input in pixels when a call does not say otherwise; 0 takes the model's own.</summary>
    [Range(0, MaxInputSize)]
    public int InputSize { get; set; }

    /// <summary>
    /// Feature maps that are made ready at start in place of the default recipe's, as in ExtractOptions.tap_sums, separated by commas: for a
    /// service that is only asked for them.
    /// </summary>
    public string WarmUpTaps { get; set; } = "";

    /// <summary>Crops of one run at most. They are put together only while all sessions are busy. 1 is best on CPUs, 8 and more on GPUs.</summary>
    [Range(1, 1024)]
    public int MaxBatch { get; set; } = 1;

    /// <summary>How long the first of several waiting crops waits for more while a session is free. A single one never waits.</summary>
    [Range(0, 10_000)]
    public double MaxDelayMilliseconds { get; set; }

    /// <summary>Batches of a model that run side by side. 0 takes one for each processor on the CPU, 1 on a GPU.</summary>
    [Range(0, 1024)]
    public int Sessions { get; set; }

    /// <summary>Threads of one run on the CPU; 0 takes one for each processor.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; } = 1;

    /// <summary>Crops that may wait for a model before further ones are refused.</summary>
    [Range(1, 100_000)]
    public int MaxQueue { get; set; } = 256;

    /// <summary>
    /// Models with their outputs and sizes that may be loaded at the same time. A further one takes the place of the one that was not used for
    /// longest; what was made ready at start stays. Calls are refused while all are in use.
    /// </summary>
    [Range(1, 1000)]
    public int MaxModels { get; set; } = 16;

    /// <summary>A region that covers a smaller share of the crop counts as hidden when a call does not say otherwise.</summary>
    [Range(0, 1)]
    public float MinAreaShare { get; set; } = 0.002f;

    /// <summary>Longest side of a crop in pixels.</summary>
    [Range(32, 8192)]
    public int MaxCropSide { get; set; } = 2048;

    /// <summary>What runs the backbone: Cpu, Cuda or TensorRt. One that cannot be loaded is an error unless <see cref="AllowCpuFallback"/> is set.</summary>
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Cpu;

    /// <summary>Whether the CPU takes over where the provider cannot be loaded. The log warns, and GetInfo says what really runs.</summary>
    public bool AllowCpuFallback { get; set; }

    /// <summary>Number of the GPU.</summary>
    [Range(0, 1024)]
    public int Device { get; set; }

    /// <summary>Whether the start compares the default backbone's answer with an independent one, and refuses to serve if they differ.</summary>
    public bool SelfTest { get; set; } = true;

    /// <summary>Largest side of a model's input.</summary>
    public const int MaxInputSize = 2048;

    /// <summary>How backbones are run.</summary>
    internal BackboneSessionOptions ToSessionOptions() => new()
    {
        Model = new OnnxModelOptions { Provider = Provider, AllowCpuFallback = AllowCpuFallback, DeviceId = Device, IntraOpThreads = Threads },
        Sessions = EffectiveSessions,
        Queue = new BatchQueueOptions { MaxBatch = MaxBatch, MaxDelay = TimeSpan.FromMilliseconds(MaxDelayMilliseconds), MaxWaiting = MaxQueue },
    };

    internal int EffectiveSessions => Sessions > 0 ? Sessions
        : Provider == ExecutionProvider.Cpu && Threads > 0 ? Math.Max(Environment.ProcessorCount / Threads, 1)
        : 1;
}
