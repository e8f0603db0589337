using System.Runtime.Intrinsics;

namespace Facet.Index.Internal.Snapshots;

/// <summary>Checks states and rows of a snapshot: only finite numbers, and parts that exist.</summary>
internal static unsafe class RowCheck
{
    public static void Run(VectorStore store, int slots)
    {
        for (var slot = 0; slot < slots; slot++)
        {
            if (!store.States.IsSettled(slot))
            {
                throw new SnapshotException("states", $"has slot {slot} in the middle of a write.");
            }

            if (store.States.IsLive((uint)slot))
            {
                CheckRow(store, slot);
            }
        }
    }

    private static void CheckRow(VectorStore store, int slot)
    {
        var layout = store.Layout;
        var row = store.Row(slot);
        var isSound = layout.Storage switch
        {
            VectorStorage.Float32 => IsFinite((uint*)row, layout.MaskOffset / sizeof(uint), 0x7F80_0000),
            VectorStorage.Float16 => IsFinite((uint*)row, layout.MaskOffset / sizeof(uint), 0x7C00) && IsFinite((uint*)row, layout.MaskOffset / sizeof(uint), 0x7C00_0000),
            _ => AreScales((float*)(row + layout.ScaleOffset), ScaleCount(layout)),
        };
        if (!isSound)
        {
            throw new SnapshotException("rows", $"has a vector with numbers that are not finite in slot {slot}.");
        }

        var parts = store.PartsOf(slot);
        if (parts == 0 || (parts & ~layout.AllParts) != 0)
        {
            throw new SnapshotException("rows", $"has a vector with parts that do not exist in slot {slot}.");
        }
    }

    private static int ScaleCount(VectorLayout layout) => layout.Parts.Count + (layout.Metric == VectorMetric.L2 ? 1 : 0);

    /// <param name="words">Components.</param>
    /// <param name="count">Words, a multiple of 8.</param>
    /// <param name="exponent">The bits that are all set in infinities and NaNs.</param>
    private static bool IsFinite(uint* words, int count, uint exponent)
    {
        var mask = Vector256.Create(exponent);
        var found = Vector256<uint>.Zero;
        for (var i = 0; i < count; i += Vector256<uint>.Count)
        {
            found |= Vector256.Equals(Vector256.Load(words + i) & mask, mask);
        }

        return found == Vector256<uint>.Zero;
    }

    private static bool AreScales(float* scales, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!(scales[i] >= 0) || float.IsInfinity(scales[i]))
            {
                return false;
            }
        }

        return true;
    }
}
