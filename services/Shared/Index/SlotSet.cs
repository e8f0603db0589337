namespace Facet.Index;

/// <summary>A set of slots, one bit each. Filled by one thread, then read by any number.</summary>
/// <param name="capacity">Slots are below this number.</param>
public sealed class SlotSet(int capacity) : ISlotFilter
{
    private readonly ulong[] _bits = new ulong[(Math.Max(capacity, 0) + 63) / 64];

    public int Capacity { get; } = capacity >= 0 ? capacity : throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A set cannot hold fewer than 0 slots.");

    public int Count { get; private set; }

    public int? MatchCount => Count;

    /// <exception cref="ArgumentOutOfRangeException">The slot is outside of the set's capacity.</exception>
    public void Add(int slot)
    {
        if ((uint)slot >= (uint)Capacity)
        {
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"The set holds slots from 0 to {Capacity - 1}.");
        }

        if (!Matches(slot))
        {
            _bits[slot >> 6] |= 1ul << slot;
            Count++;
        }
    }

    public void Remove(int slot)
    {
        if (Matches(slot))
        {
            _bits[slot >> 6] &= ~(1ul << slot);
            Count--;
        }
    }

    /// <returns>False for slots outside of the set's capacity.</returns>
    public bool Matches(int slot) => (uint)slot < (uint)Capacity && (_bits[slot >> 6] >> slot & 1) != 0;
}
