using System.Text;

namespace Facet.Models.Internal.Tokenizing;

/// <summary>
/// Encodes one piece of text: each byte of its UTF-8 is a symbol, the last one marked as the end of a word; then the pair of neighbours that
/// was learned first is merged, the leftmost of equals, until no pair is left. Takes O(n log n) steps for n bytes.
/// </summary>
internal sealed class BpeMerger
{
    private const string EndOfWord = "</w>";

    private readonly IReadOnlyDictionary<long, BpeMerge> _merges;
    private readonly int[] _inner = new int[byte.MaxValue + 1];
    private readonly int[] _last = new int[byte.MaxValue + 1];

    public BpeMerger(BpeVocabulary vocabulary, IReadOnlyDictionary<long, BpeMerge> merges, int unknownId)
    {
        _merges = merges;
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            var symbol = ByteSymbols.Of((byte)value).ToString();
            _inner[value] = vocabulary.TryGet(symbol, out var id) ? id : unknownId;
            _last[value] = vocabulary.TryGet(symbol + EndOfWord, out id) ? id : unknownId;
        }
    }

    /// <summary>Appends the ids of a piece that is not empty.</summary>
    public void Append(string piece, List<int> ids)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        var symbols = new Symbol[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var isLast = i == bytes.Length - 1;
            symbols[i] = new Symbol { Id = isLast ? _last[bytes[i]] : _inner[bytes[i]], Previous = i - 1, Next = isLast ? -1 : i + 1 };
        }

        var queue = new PriorityQueue<(int At, int Left, int Right, int Id), (int Rank, int At)>();
        for (var i = 0; i < symbols.Length - 1; i++)
        {
            Offer(symbols, i, queue);
        }

        while (queue.TryDequeue(out var merge, out _))
        {
            Merge(symbols, merge, queue);
        }

        // The first symbol is never merged into one before it.
        for (var i = 0; i >= 0; i = symbols[i].Next)
        {
            ids.Add(symbols[i].Id);
        }
    }

    private void Offer(Symbol[] symbols, int at, PriorityQueue<(int At, int Left, int Right, int Id), (int Rank, int At)> queue)
    {
        var (left, right) = (symbols[at].Id, symbols[symbols[at].Next].Id);
        if (_merges.TryGetValue(BpeMerges.Key(left, right), out var merge))
        {
            queue.Enqueue((at, left, right, merge.Id), (merge.Rank, at));
        }
    }

    private void Merge(
        Symbol[] symbols, (int At, int Left, int Right, int Id) merge, PriorityQueue<(int At, int Left, int Right, int Id), (int Rank, int At)> queue)
    {
        ref var left = ref symbols[merge.At];
        // Either side may have been merged with its other neighbour since the pair was offered.
        if (left.IsGone || left.Id != merge.Left || left.Next < 0 || symbols[left.Next].Id != merge.Right)
        {
            return;
        }

        ref var right = ref symbols[left.Next];
        right.IsGone = true;
        (left.Id, left.Next) = (merge.Id, right.Next);
        if (left.Next >= 0)
        {
            symbols[left.Next].Previous = merge.At;
            Offer(symbols, merge.At, queue);
        }

        if (left.Previous >= 0)
        {
            Offer(symbols, left.Previous, queue);
        }
    }

    private struct Symbol
    {
        public int Id;
        public int Previous;
        public int Next;
        public bool IsGone;
    }
}
