namespace Facet.Models;

/// <summary>The numbers that a converted model computes with.</summary>
public enum ModelPrecision
{
    /// <summary>float32 everywhere: equal to the original up to rounding.</summary>
    F32,

    /// <summary>float16 weights and arithmetic, for GPUs; norms and softmax still sum in float32. CPUs have no fast float16 arithmetic.</summary>
    F16,

    /// <summary>
    /// For CPUs: the layers' matrices are 8-bit integers with a scale for each output, and what enters a layer is rounded to 8 bits over its range
    /// in that run; attention, norms and the residual stream stay float32. The range is that of all images of the run, so that a result depends
    /// a little on the images beside it: run them one by one where it must not (which is as fast). Sums are exact on processors with VNNI or AMX.
    /// </summary>
    I8,

    /// <summary>
    /// As <see cref="I8"/>, but each token is rounded over its own range: slower by about a third, nearer to float32 where a few tokens have
    /// extreme values, and no image depends on those beside it.
    /// </summary>
    I8PerToken,
}
