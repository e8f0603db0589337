namespace Facet.Models.Internal.Tokenizing;

/// <summary>
/// The character that stands for each byte in byte-level BPE vocabularies: printable ones of Latin-1 for themselves, the others, in their
/// order, for the characters from U+0100 on.
/// </summary>
internal static class ByteSymbols
{
    private static readonly char[] _symbols = Build();

    public static char Of(byte value) => _symbols[value];

    private static char[] Build()
    {
        var symbols = new char[byte.MaxValue + 1];
        var next = (char)0x100;
        for (var value = 0; value < symbols.Length; value++)
        {
            var isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            symbols[value] = isPrintable ? (char)value : next++;
        }

        return symbols;
    }
}
