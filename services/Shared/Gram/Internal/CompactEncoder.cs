using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Facet.Gram;

/// <summary>Factors -> record: principal rows, as many as the budget of error asks for, rounded to int8.</summary>
internal static class CompactEncoder
{
    /// <summary>Principal rows whose share is below this are noise of float32 arithmetic.</summary>
    private const double NoShare = 1e-6;

    /// <summary>How much of a dropped row shows in scores: measured, a twentieth or so, since other Grams rarely lie along it.</summary>
    private const double DroppedShareShows = 0.05;

    private static readonly double s_uniformDeviation = 1 / Math.Sqrt(12);

    public static byte[] Encode(FactorMatrix factors, CompactOptions options)
    {
        if (factors.Channels > CompactLayout.MaxChannels || factors.Rows > CompactLayout.MaxPatches)
        {
            throw new ArgumentException(
                $"compact factors have at most {CompactLayout.MaxChannels} channels and {CompactLayout.MaxPatches} patches, "
                + $"not {factors.Channels} and {factors.Rows}");
        }

        using var principal = new PrincipalRows(factors);
        var (rank, tail) = Rank(principal, options.MaxTail);
        rank = Math.Min(rank, MostRows(factors, options));
        var rows = ArrayPool<float>.Shared.Rent(rank * (factors.Channels + factors.Rows));
        var (channels, patches) = (factors.Channels, factors.Rows);
        var values = rows.AsSpan(0, rank * channels);
        var rotation = rows.AsSpan(rank * channels, rank * patches);
        for (var k = 0; k < rank; k++)
        {
            principal.Row(k, values.Slice(k * channels, channels), rotation.Slice(k * patches, patches));
        }

        var sizes = Fit(principal, values, rank, factors, options);
        var record = Write(factors, sizes, values, rotation, options.KeepPatches);
        WriteNorms(record, principal.GramNorm, sizes.Rank < principal.Size ? Tail(principal, sizes.Rank) : tail);
        ArrayPool<float>.Shared.Return(rows);
        return record;
    }

    /// <returns>The fewest rows that leave no more than the budget, and what they leave.</returns>
    private static (int Rank, double Tail) Rank(in PrincipalRows principal, double budget)
    {
        var left = 0d;
        for (var k = principal.Size - 1; k > 0; k--)
        {
            var share = principal.Share(k);
            var next = left + (share * share);
            if (share > NoShare && Math.Sqrt(next) > budget)
            {
                return (Math.Min(k + 1, ushort.MaxValue / 2), Math.Sqrt(left));
            }

            left = next;
        }

        return (1, Math.Sqrt(left));
    }

    private static double Tail(in PrincipalRows principal, int rank)
    {
        var left = 0d;
        for (var k = rank; k < principal.Size; k++)
        {
            left += Math.Pow(principal.Share(k), 2);
        }

        return Math.Sqrt(left);
    }

    /// <summary>Rows without a second plane that fit: no use to compute more.</summary>
    private static int MostRows(FactorMatrix factors, CompactOptions options)
    {
        var smallest = CompactLayout.Length(factors.Channels, 1, 0, factors.Rows, options.KeepPatches);
        if (smallest > options.MaxBytes)
        {
            throw new ArgumentException(
                $"one row of {factors.Channels} channels needs a record of {smallest} bytes; MaxBytes {options.MaxBytes} must be raised");
        }

        var perRow = CompactLayout.Stride(factors.Channels) + (options.KeepPatches ? 2 * factors.Rows : 0);
        return 1 + (int)((options.MaxBytes - smallest) / perRow);
    }

    /// <summary>Second planes for the rows whose rounding would show, and then whatever must go to meet the limit of bytes.</summary>
    private static (int Rank, int Wide) Fit(
        in PrincipalRows principal, ReadOnlySpan<float> rows, int rank, FactorMatrix factors, CompactOptions options)
    {
        var channels = factors.Channels;
        var rounding = new double[rank];
        for (var k = 0; k < rank; k++)
        {
            // <Ga,Gb> moves by 2 e^T Gb r when row r moves by e, and e is spread evenly over a step.
            var row = rows.Slice(k * channels, channels);
            var step = Math.Abs(TensorPrimitives.MaxMagnitude(row)) / RowRounding.Steps;
            rounding[k] = 2 * Math.Sqrt(principal.Share(k)) * step * s_uniformDeviation;
        }

        var wide = 0;
        while (wide < rank && TensorPrimitives.SumOfSquares<double>(rounding.AsSpan(wide)) > options.MaxRounding * options.MaxRounding)
        {
            wide++;
        }

        while (CompactLayout.Length(channels, rank, wide, factors.Rows, options.KeepPatches) > options.MaxBytes)
        {
            if (wide > 0 && (rank == 1 || wide == rank || rounding[wide - 1] < DroppedShareShows * principal.Share(rank - 1)))
            {
                wide--;
            }
            else
            {
                rank--;
            }
        }

        return (rank, wide);
    }

    private static byte[] Write(
        FactorMatrix factors, (int Rank, int Wide) sizes, Span<float> rows, ReadOnlySpan<float> rotation, bool keepPatches)
    {
        var (rank, wide) = sizes;
        var (channels, patches) = (factors.Channels, factors.Rows);
        var record = new byte[CompactLayout.Length(channels, rank, wide, patches, keepPatches)];
        BinaryPrimitives.WriteUInt32LittleEndian(record, CompactLayout.Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(CompactLayout.VersionAt), CompactLayout.Version);
        record[CompactLayout.TypeAt] = CompactLayout.TypePlanes;
        record[CompactLayout.FlagsAt] = keepPatches ? CompactLayout.FlagRotation : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(CompactLayout.ChannelsAt), channels);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(CompactLayout.RankAt), (ushort)rank);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(CompactLayout.WideAt), (ushort)wide);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(CompactLayout.PatchesAt), patches);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(CompactLayout.LengthAt), record.Length);

        var scales = MemoryMarshal.Cast<byte, float>(record.AsSpan(CompactLayout.HeaderBytes, CompactLayout.ScaleBytes(rank + wide)));
        var planes = MemoryMarshal.Cast<byte, sbyte>(record.AsSpan(CompactLayout.HeaderBytes + CompactLayout.ScaleBytes(rank + wide)));
        var stride = CompactLayout.Stride(channels);
        for (var k = 0; k < rank; k++)
        {
            var row = rows.Slice(k * channels, channels);
            scales[k] = RowRounding.Round(row, planes.Slice(k * stride, channels));
            if (k < wide)
            {
                scales[rank + k] = RowRounding.Round(row, planes.Slice((rank + k) * stride, channels));
            }
        }

        if (keepPatches)
        {
            var target = MemoryMarshal.Cast<byte, Half>(record.AsSpan(record.Length - (2 * patches * rank)));
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = (Half)rotation[(i % rank * patches) + (i / rank)];
            }
        }

        return record;
    }

    private static void WriteNorms(byte[] record, double gramNorm, double tail)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(record.AsSpan(CompactLayout.GramNormAt), gramNorm);
        BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(CompactLayout.TailAt), (float)tail);
        var view = new CompactView(record);
        var norm = Math.Sqrt(PlaneProduct.SumOfSquares(new PreparedPlanes(view), view));
        BinaryPrimitives.WriteDoubleLittleEndian(record.AsSpan(CompactLayout.StoredNormAt), norm);
    }
}
