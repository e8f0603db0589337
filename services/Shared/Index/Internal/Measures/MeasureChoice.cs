using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Facet.Index.Internal.Kernels;

namespace Facet.Index.Internal.Measures;

/// <summary>The measure of a layout on this machine.</summary>
internal static class MeasureChoice
{
    /// <remarks>
    /// Some processors run 512-bit registers but are reported as not accelerated, because wide code slows them down when it is rare.
    /// Here it is the whole work.
    /// </remarks>
    private static bool HasWideRegisters => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;

    /// <summary>What the kernels of bytes read as a query on this machine.</summary>
    public static QueryElement ByteQuery => AvxVnni.IsSupported ? QueryElement.Int8 : QueryElement.Int16;

    public static TResult For<TResult>(VectorLayout layout, IMeasureUser<TResult> user) => layout.Storage switch
    {
        VectorStorage.Float32 => Floats<Float32Element, TResult>(layout, user),
        VectorStorage.Float16 => Floats<Float16Element, TResult>(layout, user),
        _ => Bytes(layout, user),
    };

    private static TResult Floats<TElement, TResult>(VectorLayout layout, IMeasureUser<TResult> user)
        where TElement : struct, IFloatElement => layout.Metric == VectorMetric.L2
        ? Floats<TElement, SquaredDifferenceOperation, TResult>(layout, user)
        : Floats<TElement, ProductOperation, TResult>(layout, user);

    private static TResult Floats<TElement, TOperation, TResult>(VectorLayout layout, IMeasureUser<TResult> user)
        where TElement : struct, IFloatElement
        where TOperation : struct, IFloatOperation =>
        HasWideRegisters ? Direct<FloatKernel<FloatLane512, TElement, TOperation>, TResult>(layout, user)
        : Vector256.IsHardwareAccelerated ? Direct<FloatKernel<FloatLane256, TElement, TOperation>, TResult>(layout, user)
        : Vector128.IsHardwareAccelerated ? Direct<FloatKernel<FloatLane128, TElement, TOperation>, TResult>(layout, user)
        : Direct<FloatKernel<FloatLaneScalar, TElement, TOperation>, TResult>(layout, user);

    private static TResult Bytes<TResult>(VectorLayout layout, IMeasureUser<TResult> user) =>
        AvxVnni.IsSupported ? Scaled<ByteKernel<ByteLaneVnni>, TResult>(layout, user)
        : Avx512BW.IsSupported ? Scaled<ByteKernel<ByteLane512>, TResult>(layout, user)
        : Avx2.IsSupported ? Scaled<ByteKernel<ByteLane256>, TResult>(layout, user)
        : Vector128.IsHardwareAccelerated ? Scaled<ByteKernel<ByteLane128>, TResult>(layout, user)
        : Scaled<ByteKernel<ByteLaneScalar>, TResult>(layout, user);

    private static TResult Direct<TKernel, TResult>(VectorLayout layout, IMeasureUser<TResult> user)
        where TKernel : struct, IKernel =>
        layout.Parts.Count == 1 ? user.With<DirectMeasure<TKernel>>() : user.With<PartsMeasure<TKernel>>();

    private static TResult Scaled<TKernel, TResult>(VectorLayout layout, IMeasureUser<TResult> user)
        where TKernel : struct, IKernel =>
        layout.Parts.Count == 1 ? user.With<ScaledMeasure<TKernel>>() : user.With<PartsMeasure<TKernel>>();
}
