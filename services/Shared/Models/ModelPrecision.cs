namespace Facet.Models;

/// <summary>The numbers that a converted model computes with.</summary>
public enum ModelPrecision
{
    /// <summary>float32 everywhere: equal to the original up to rounding.</summary>
    F32,

    /// <summary>float16 weights and arithmetic, for GPUs; norms and softmax still sum in float32. CPUs have no fast float16 arithmetic.</summary>
    F16,

    /// <summary>
    /// For CPUs: the layers' matrices are 8-bit integers with a scale for each output, and their inputs are rounded to 8 bits in each run;
    /// attention, norms and the residual stream stay float32. The rounding spans all images of a run, so an image's result depends a little on
    /// those beside it: run images one by one where it must not (it is as fast). Exact integer sums need a processor with VNNI or AMX.
    /// </summary>
    I8,
}
