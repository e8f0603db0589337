using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Facet.Index.Internal.Kernels;

namespace Facet.Unit.Tests.Index;

public sealed unsafe class KernelTests
{
    public static TheoryData<int> Counts => [16, 32, 48, 64, 80, 112, 128, 256, 384, 1008, 1024];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Float32_products_agree_with_scalar_arithmetic_at_every_width(int count) => Floats<Float32Element, ProductOperation>(count);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Float32_differences_agree_with_scalar_arithmetic_at_every_width(int count) =>
        Floats<Float32Element, SquaredDifferenceOperation>(count);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Float16_products_agree_with_scalar_arithmetic_at_every_width(int count) => Floats<Float16Element, ProductOperation>(count);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Float16_differences_agree_with_scalar_arithmetic_at_every_width(int count) =>
        Floats<Float16Element, SquaredDifferenceOperation>(count);

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(96)]
    [InlineData(1024)]
    [InlineData(65_536)]
    public void Byte_products_are_exact_at_every_width(int count)
    {
        var random = new Random(count);
        var rows = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, count).Select(_ => (byte)random.Next(1, 256)).ToArray()).ToArray();
        var query = Enumerable.Range(0, count).Select(_ => (short)random.Next(-127, 128)).ToArray();
        AssertExact(query, rows);
    }

    [Fact]
    public void Byte_products_do_not_saturate_at_the_largest_values()
    {
        var rows = Enumerable.Repeat(Enumerable.Repeat((byte)255, 65_536).ToArray(), 4).ToArray();
        AssertExact([.. Enumerable.Repeat((short)127, 65_536)], rows);
        AssertExact([.. Enumerable.Repeat((short)-127, 65_536)], rows);
    }

    [Fact]
    public void Every_finite_half_is_widened_exactly()
    {
        var halves = Enumerable.Range(0, 65_536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(Half.IsFinite).ToArray();
        var source = stackalloc ushort[16];
        Assert.Equal(0, halves.Length % 16);
        foreach (var chunk in halves.Chunk(16))
        {
            for (var i = 0; i < 16; i++)
            {
                source[i] = BitConverter.HalfToUInt16Bits(chunk[i]);
            }

            for (var i = 0; i < 16; i++)
            {
                Assert.Equal((float)chunk[i], Lane<FloatLane128>(source, i));
                Assert.Equal((float)chunk[i], Lane<FloatLane256>(source, i));
                Assert.Equal((float)chunk[i], Lane<FloatLane512>(source, i));
            }
        }
    }

    /// <summary>Component <paramref name="index"/> of what the lane loads, taken out by a product with a unit vector.</summary>
    private static float Lane<TLane>(ushort* source, int index)
        where TLane : struct, IFloatLane<TLane>
    {
        var unit = stackalloc float[16];
        unit[index % TLane.Width] = 1;
        return TLane.Sum(TLane.MultiplyAdd(TLane.LoadHalf(source + index / TLane.Width * TLane.Width), TLane.Load(unit), TLane.Zero));
    }

    private static void Floats<TElement, TOperation>(int count)
        where TElement : struct, IFloatElement
        where TOperation : struct, IFloatOperation
    {
        var random = new Random(count);
        var query = Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1).ToArray();
        var rows = Enumerable.Range(0, 4).Select(_ => Row<TElement>(random, count)).ToArray();
        var expected = Run<FloatKernel<FloatLaneScalar, TElement, TOperation>>(MemoryMarshal.AsBytes(query.AsSpan()), rows, count, 0);
        Close(expected, Run<FloatKernel<FloatLane128, TElement, TOperation>>(MemoryMarshal.AsBytes(query.AsSpan()), rows, count, 0));
        Close(expected, Run<FloatKernel<FloatLane256, TElement, TOperation>>(MemoryMarshal.AsBytes(query.AsSpan()), rows, count, 0));
        Close(expected, Run<FloatKernel<FloatLane512, TElement, TOperation>>(MemoryMarshal.AsBytes(query.AsSpan()), rows, count, 0));
        Assert.Equal(4, expected.Distinct().Count());
    }

    private static byte[] Row<TElement>(Random random, int count)
        where TElement : struct, IFloatElement
    {
        var values = Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1).ToArray();
        return TElement.Size == sizeof(float)
            ? MemoryMarshal.AsBytes(values.AsSpan()).ToArray()
            : MemoryMarshal.AsBytes(values.Select(value => (Half)value).ToArray().AsSpan()).ToArray();
    }

    private static void AssertExact(short[] query, byte[][] rows)
    {
        var bias = 128 * query.Sum(value => value);
        var wide = MemoryMarshal.AsBytes(query.AsSpan());
        var narrow = query.Select(value => (byte)(sbyte)value).ToArray();
        var expected = rows.Select(row => (float)row.Select((value, i) => (value - 128) * query[i]).Sum()).ToArray();
        Assert.Equal(expected, Run<ByteKernel<ByteLaneScalar>>(wide, rows, query.Length, bias));
        Assert.Equal(expected, Run<ByteKernel<ByteLane128>>(wide, rows, query.Length, bias));
        if (Avx2.IsSupported)
        {
            Assert.Equal(expected, Run<ByteKernel<ByteLane256>>(wide, rows, query.Length, bias));
        }

        if (Avx512BW.IsSupported)
        {
            Assert.Equal(expected, Run<ByteKernel<ByteLane512>>(wide, rows, query.Length, bias));
        }

        if (AvxVnni.IsSupported)
        {
            Assert.Equal(expected, Run<ByteKernel<ByteLaneVnni>>(narrow, rows, query.Length, bias));
        }
    }

    /// <summary>Both ways of a kernel, which must agree with each other.</summary>
    private static float[] Run<TKernel>(ReadOnlySpan<byte> query, byte[][] rows, int count, int bias)
        where TKernel : struct, IKernel
    {
        var four = stackalloc float[4];
        var ones = new float[4];
        fixed (byte* q = query, r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3])
        {
            TKernel.Four(q, r0, r1, r2, r3, (nuint)count, bias, four);
            ones[0] = TKernel.One(q, r0, (nuint)count, bias);
            ones[1] = TKernel.One(q, r1, (nuint)count, bias);
            ones[2] = TKernel.One(q, r2, (nuint)count, bias);
            ones[3] = TKernel.One(q, r3, (nuint)count, bias);
        }

        Close(ones, new ReadOnlySpan<float>(four, 4).ToArray());
        return ones;
    }

    private static void Close(float[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - 2e-4f - 1e-6f * Math.Abs(expected[i]), expected[i] + 2e-4f + 1e-6f * Math.Abs(expected[i]));
        }
    }
}
