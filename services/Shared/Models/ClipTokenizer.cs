using Facet.Models.Internal.Tokenizing;

namespace Facet.Models;

/// <summary>
/// Turns text into the token ids that CLIP's text tower takes: byte-level BPE with the vocabulary of the model's repository. The same ids as
/// transformers' CLIPTokenizer for text in Unicode's composed form (NFC), which is not made here. Immutable; safe to share between threads.
/// </summary>
public sealed class ClipTokenizer
{
    /// <summary>The text length that CLIP was trained with, the start and end tokens included.</summary>
    public const int DefaultLength = 77;

    private const string StartToken = "<|startoftext|>";
    private const string EndToken = "<|endoftext|>";

    private readonly BpeVocabulary _vocabulary;
    private readonly BpeMerger _merger;

    private ClipTokenizer(BpeVocabulary vocabulary, string mergesPath)
    {
        _vocabulary = vocabulary;
        StartId = vocabulary.Require(StartToken);
        EndId = vocabulary.Require(EndToken);
        _merger = new BpeMerger(vocabulary, BpeMerges.Read(mergesPath, "merges.txt", vocabulary), unknownId: EndId);
    }

    /// <summary>Tokens in the vocabulary; ids are below the largest of them plus one.</summary>
    public int VocabularySize => _vocabulary.Count;

    /// <summary>Id of the token before each text.</summary>
    public int StartId { get; }

    /// <summary>Id of the token after each text; it also stands for characters that the vocabulary lacks.</summary>
    public int EndId { get; }

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c> of a model's folder.</summary>
    /// <exception cref="ModelException">A file is missing, malformed or too large, or the two contradict each other.</exception>
    public static ClipTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var vocabulary = BpeVocabulary.Read(Path.Combine(folder, "vocab.json"), "vocab.json");
        return new ClipTokenizer(vocabulary, Path.Combine(folder, "merges.txt"));
    }

    /// <summary>The ids of a text without start, end and padding: none for blanks.</summary>
    public IReadOnlyList<int> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Tokenize(text, int.MaxValue);
    }

    /// <summary>The input of the text tower: start, the text cut to what fits, end, then padding.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">Ids to return, at least 2: the model's <c>max_position_embeddings</c>.</param>
    /// <param name="padId">What fills up; the end token when absent, as for OpenAI's models.</param>
    /// <returns>Exactly <paramref name="length"/> ids.</returns>
    public long[] Encode(string text, int length = DefaultLength, int? padId = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        var tokens = Tokenize(text, length - 2);
        var ids = new long[length];
        Array.Fill(ids, padId ?? EndId);
        ids[0] = StartId;
        for (var i = 0; i < tokens.Count; i++)
        {
            ids[i + 1] = tokens[i];
        }

        ids[tokens.Count + 1] = EndId;
        return ids;
    }

    private List<int> Tokenize(string text, int limit)
    {
        var ids = new List<int>();
        var pieces = new TextPieces(text, StartToken, EndToken);
        while (ids.Count < limit && pieces.Next(out var piece))
        {
            switch (piece)
            {
                case StartToken:
                    ids.Add(StartId);
                    break;
                case EndToken:
                    ids.Add(EndId);
                    break;
                default:
                    _merger.Append(piece, ids);
                    break;
            }
        }

        if (ids.Count > limit)
        {
            ids.RemoveRange(limit, ids.Count - limit);
        }

        return ids;
    }
}
