namespace Facet.Index.Internal.Memory;

/// <summary>Locks of slots, shared by slots with the same low bits. A thread holds at most one at a time, so none can wait in a circle.</summary>
internal sealed class SpinLocks
{
    private const int Count = 4096;
    private readonly int[] _taken = new int[Count];

    public void Enter(int slot)
    {
        ref var taken = ref _taken[slot & (Count - 1)];
        if (Interlocked.CompareExchange(ref taken, 1, 0) == 0)
        {
            return;
        }

        var wait = new SpinWait();
        do
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
        while (Volatile.Read(ref taken) != 0 || Interlocked.CompareExchange(ref taken, 1, 0) != 0);
    }

    public void Exit(int slot) => Volatile.Write(ref _taken[slot & (Count - 1)], 0);
}
