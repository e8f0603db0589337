using System.Text;

namespace Facet.Models.Internal.Tokenizing;

/// <summary>What two neighbouring symbols become, and how early: lower ranks merge first.</summary>
internal readonly record struct BpeMerge(int Rank, int Id);

/// <summary>Reads the merges of a BPE: after a line with the version, one pair of symbols a line, in the order of their training.</summary>
internal static class BpeMerges
{
    private const long MaxBytes = 32L << 20;
    private const int MaxMerges = 1_000_000;

    /// <summary>The merges by the ids of their pair: see <see cref="Key"/>.</summary>
    public static Dictionary<long, BpeMerge> Read(string path, string fileName, BpeVocabulary vocabulary)
    {
        var bytes = LocalFiles.ReadAll(path, fileName, MaxBytes);
        var merges = new Dictionary<long, BpeMerge>();
        var line = 0;
        foreach (var text in Encoding.UTF8.GetString(bytes).AsSpan().EnumerateLines())
        {
            line++;
            if (text.IsWhiteSpace() || (line == 1 && text.Contains("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            if (merges.Count == MaxMerges)
            {
                throw new ModelException(ModelErrorReason.TooLarge, $"{fileName} has more than {MaxMerges} merges.");
            }

            var (key, id) = Parse(text, fileName, line, vocabulary);
            if (!merges.TryAdd(key, new BpeMerge(line, id)))
            {
                throw ModelException.Invalid($"{fileName}: line {line} repeats the merge '{text}'.");
            }
        }

        return merges;
    }

    public static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    private static (long Key, int Id) Parse(ReadOnlySpan<char> line, string fileName, int number, BpeVocabulary vocabulary)
    {
        var space = line.IndexOf(' ');
        var (left, right) = space > 0 ? (line[..space].ToString(), line[(space + 1)..].TrimEnd().ToString()) : (string.Empty, string.Empty);
        if (right.Length == 0 || right.Contains(' ', StringComparison.Ordinal))
        {
            throw ModelException.Invalid($"{fileName}: line {number} is not a pair of symbols: '{line}'.");
        }

        return vocabulary.TryGet(left, out var leftId) && vocabulary.TryGet(right, out var rightId) && vocabulary.TryGet(left + right, out var id)
            ? (Key(leftId, rightId), id)
            : throw ModelException.Invalid($"{fileName}: line {number} merges '{left}' and '{right}', which the vocabulary does not have.");
    }
}
