using System.Globalization;
using System.Text;

namespace Facet.Models.Internal.Tokenizing;

/// <summary>
/// Cuts a text, in lower case, into the pieces that are encoded one by one: special tokens; the English endings 's 't 're 've 'm 'll 'd; runs
/// of letters; single digits; runs of anything else but blanks. Blanks only separate. The rules are those of OpenAI's CLIP.
/// </summary>
internal ref struct TextPieces
{
    private static readonly string[] _endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private readonly ReadOnlySpan<string> _special;
    private readonly string _text;
    private int _at;

    public TextPieces(string text, params ReadOnlySpan<string> special)
    {
        _special = special.ToArray();
        _text = Lower(text);
    }

    private enum Kind
    {
        Blank,
        Letter,
        Number,
        Other,
    }

    public bool Next(out string piece)
    {
        while (_at < _text.Length && KindAt(_at, out var length) == Kind.Blank)
        {
            _at += length;
        }

        var start = _at;
        _at += _at < _text.Length ? PieceLength() : 0;
        piece = _text[start.._at];
        return piece.Length > 0;
    }

    private readonly int PieceLength()
    {
        var rest = _text.AsSpan(_at);
        foreach (var special in _special)
        {
            if (rest.StartsWith(special, StringComparison.Ordinal))
            {
                return special.Length;
            }
        }

        foreach (var ending in _endings)
        {
            if (rest.StartsWith(ending, StringComparison.Ordinal))
            {
                return ending.Length;
            }
        }

        var kind = KindAt(_at, out var total);
        while (kind != Kind.Number && _at + total < _text.Length && KindAt(_at + total, out var length) == kind && !IsSpecial(_at + total))
        {
            total += length;
        }

        return total;
    }

    private readonly bool IsSpecial(int at)
    {
        foreach (var special in _special)
        {
            if (_text.AsSpan(at).StartsWith(special, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private readonly Kind KindAt(int at, out int length)
    {
        // Halves of surrogate pairs without the other half count as U+FFFD, which they become in UTF-8.
        Rune.DecodeFromUtf16(_text.AsSpan(at), out var rune, out length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            _ when Rune.IsWhiteSpace(rune) => Kind.Blank,
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }

    private static string Lower(string text)
    {
        var lower = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The one letter whose lower case is two characters.
            _ = rune.Value == 0x130 ? lower.Append("i\u0307") : lower.Append(Rune.ToLowerInvariant(rune));
        }

        return lower.ToString();
    }
}
