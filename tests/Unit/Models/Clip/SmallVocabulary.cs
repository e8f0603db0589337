using System.Text.Json;

namespace Facet.Unit.Tests.Models.Clip;

/// <summary>A vocabulary in the layout of CLIP's: every byte, every byte at the end of a word, what the merges make, start and end.</summary>
internal sealed class SmallVocabulary
{
    private static readonly string[] _merges =
    [
        "t h", "th e</w>", "a n", "p h", "o t", "ph ot", "phot o</w>", "' s</w>", "f a", "c e</w>", "fa ce</w>", "fa c", "l l</w>", "' ll</w>",
        "an d</w>", "i n", "in g</w>", "Ã ©</w>", "h e</w>", "! !", "!! !</w>",
    ];

    public SmallVocabulary()
    {
        var symbols = Enumerable.Range(0, 256).Select(value => Symbol((byte)value)).ToArray();
        Tokens = [.. symbols, .. symbols.Select(symbol => symbol + "</w>"), .. _merges.Select(merge => merge.Replace(" ", string.Empty)),
            "<|startoftext|>", "<|endoftext|>"];
    }

    public string[] Tokens { get; }

    public int Start => Tokens.Length - 2;

    public int End => Tokens.Length - 1;

    public string Json => JsonSerializer.Serialize(Tokens.Index().ToDictionary(token => token.Item, token => token.Index));

    public string Merges { get; } = "#version: 0.2\n" + string.Join('\n', _merges) + "\n";

    public void WriteTo(TempFolder folder)
    {
        File.WriteAllText(folder.File("vocab.json"), Json);
        File.WriteAllText(folder.File("merges.txt"), Merges);
    }

    // Bytes that are no printable character of Latin-1 take the characters from U+0100 on, in their order.
    private static string Symbol(byte value)
    {
        var printable = (byte other) => other is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174;
        var before = Enumerable.Range(0, value).Count(other => !printable((byte)other));
        return printable(value) ? ((char)value).ToString() : ((char)(256 + before)).ToString();
    }
}
