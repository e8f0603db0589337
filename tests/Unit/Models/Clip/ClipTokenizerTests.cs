using Facet.Models;
using Facet.Unit.Tests.Models.Checkpoints;

namespace Facet.Unit.Tests.Models.Clip;

public sealed class ClipTokenizerTests : IDisposable
{
    private const int Seed = 3;

    private readonly TempFolder _folder = new();
    private readonly SmallVocabulary _vocabulary = new();

    public ClipTokenizerTests() => _vocabulary.WriteTo(_folder);

    /// <summary>The expected tokens follow transformers' CLIPTokenizer with these merges.</summary>
    [Theory]
    [InlineData("The photo", "the</w> photo</w>")]
    [InlineData("  the \t\n PHOTO\u00A0and\u2003face ", "the</w> photo</w> and</w> face</w>")]
    [InlineData("she's", "s he</w> 's</w>")]
    [InlineData("they'll THEY'D", "th e y</w> 'll</w> th e y</w> ' d</w>")]
    [InlineData("'sing", "'s</w> ing</w>")]
    [InlineData("don''t", "d o n</w> ' '</w> t</w>")]
    [InlineData("2024 faces4", "2</w> 0</w> 2</w> 4</w> fac e s</w> 4</w>")]
    [InlineData("!!!!!-the", "!! !! ! -</w> the</w>")]
    [InlineData("!!!", "!!!</w>")]
    [InlineData("caf\u00E9", "c a f Ã©</w>")]
    [InlineData("CAF\u00C9", "c a f Ã©</w>")]
    [InlineData("\u65E5\u672C", "æ Ĺ ¥ æ ľ ¬</w>")]
    [InlineData("\U0001F600\u00BD", "ð Ł ĺ Ģ</w> Â ½</w>")]
    [InlineData("\uD835\uDC9Ca", "ð Ŀ Ĵ ľ a</w>")]
    [InlineData("\u0130", "i</w> Ì ĩ</w>")]
    [InlineData("a\u0000b\u200Bc", "a</w> Ā</w> b</w> â Ģ ĭ</w> c</w>")]
    [InlineData("an<|endoftext|>an", "a n</w> <|endoftext|> a n</w>")]
    [InlineData("!!<|StartOfText|>!", "! !</w> <|startoftext|> !</w>")]
    [InlineData("<|endoftext", "< |</w> e n d o f t e x t</w>")]
    [InlineData(" \t ", "")]
    [InlineData("", "")]
    public void Text_becomes_the_tokens_of_the_reference(string text, string expected)
    {
        var tokens = ClipTokenizer.Load(_folder.Path).Tokenize(text).Select(id => _vocabulary.Tokens[id]);

        Assert.Equal(expected, string.Join(' ', tokens));
    }

    [Fact]
    public void The_pair_that_was_learned_first_is_merged_first_and_the_leftmost_of_equals()
    {
        File.WriteAllText(_folder.File("vocab.json"), Vocabulary("a", "b", "c</w>", "a</w>", "bc</w>", "ab", "abc</w>", "aa", "aaa</w>"));
        File.WriteAllText(_folder.File("merges.txt"), "#version: 0.2\nb c</w>\na b\na bc</w>\na a\naa a</w>\n");
        var tokenizer = ClipTokenizer.Load(_folder.Path);

        Assert.Equal([6], tokenizer.Tokenize("abc"));
        Assert.Equal([7, 8], tokenizer.Tokenize("aaaaa"));
        Assert.Equal([7, 0, 3], tokenizer.Tokenize("aaaa"));
    }

    [Fact]
    public void Half_a_character_is_the_replacement_character()
    {
        var tokenizer = ClipTokenizer.Load(_folder.Path);

        Assert.Equal(tokenizer.Tokenize("\uFFFD"), tokenizer.Tokenize("\uD800"));
    }

    [Fact]
    public void Ids_are_framed_cut_and_padded()
    {
        var tokenizer = ClipTokenizer.Load(_folder.Path);
        var photo = Array.IndexOf(_vocabulary.Tokens, "photo</w>");
        var (start, end) = (_vocabulary.Start, _vocabulary.End);

        Assert.Equal((start, end, _vocabulary.Tokens.Length), (tokenizer.StartId, tokenizer.EndId, tokenizer.VocabularySize));
        Assert.Equal([start, photo, end, end, end], tokenizer.Encode("photo", 5));
        Assert.Equal([start, photo, photo, end, 0, 0], tokenizer.Encode("photo photo", 6, padId: 0));
        Assert.Equal([start, photo, photo, end], tokenizer.Encode("photo photo photo photo", 4));
        Assert.Equal([start, end], tokenizer.Encode("photo", 2));
        Assert.Equal([start, 'd', end], tokenizer.Encode("don", 3));
        Assert.Equal([start, .. Enumerable.Repeat((long)end, 76)], tokenizer.Encode(string.Empty));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Encode("photo", 1));
    }

    [Fact]
    public void A_symbol_that_the_vocabulary_lacks_is_the_end_token()
    {
        File.WriteAllText(_folder.File("vocab.json"), Vocabulary("a", "a</w>"));
        File.WriteAllText(_folder.File("merges.txt"), "#version: 0.2\n");

        Assert.Equal([0, 3, 1], ClipTokenizer.Load(_folder.Path).Tokenize("aza"));
    }

    [Fact]
    public void A_very_long_word_takes_no_long_time()
    {
        var tokens = ClipTokenizer.Load(_folder.Path).Tokenize(string.Concat(Enumerable.Repeat("an", 200_000)));

        Assert.Equal(200_001, tokens.Count);
    }

    [Theory]
    [InlineData("vocab.json", "", "vocab.json is not valid JSON")]
    [InlineData("vocab.json", "[]", "must be an object")]
    [InlineData("vocab.json", "{\"a\":0", "is not valid JSON")]
    [InlineData("vocab.json", "{\"a\":\"0\"}", "the id of token 'a'")]
    [InlineData("vocab.json", "{\"a\":-1}", "the id of token 'a'")]
    [InlineData("vocab.json", "{\"a\":1e99}", "the id of token 'a'")]
    [InlineData("vocab.json", "{\"a\":0,\"a\":1}", "token 'a' or its id 1 occurs twice")]
    [InlineData("vocab.json", "{\"a\":0,\"b\":0}", "token 'b' or its id 0 occurs twice")]
    [InlineData("vocab.json", "{\"<|endoftext|>\":0}", "lacks the token '<|startoftext|>'")]
    [InlineData("merges.txt", "#version: 0.2\nt\n", "line 2 is not a pair of symbols: 't'")]
    [InlineData("merges.txt", "#version: 0.2\nt h e\n", "line 2 is not a pair")]
    [InlineData("merges.txt", "#version: 0.2\nt h\nq q\n", "line 3 merges 'q' and 'q'")]
    [InlineData("merges.txt", "#version: 0.2\nt h\nt h\n", "line 3 repeats")]
    public void Bad_files_are_refused(string name, string content, string text)
    {
        File.WriteAllText(_folder.File(name), content);

        Assert.Contains(text, Assert.Throws<ModelException>(() => ClipTokenizer.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(_folder.File("merges.txt"));

        var error = Assert.Throws<ModelException>(() => ClipTokenizer.Load(_folder.Path));

        Assert.Equal(ModelErrorReason.MissingFile, error.Reason);
        Assert.Contains("merges.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_load_or_are_refused()
    {
        var random = new Random(Seed);
        foreach (var (name, intact) in new[] { ("vocab.json", _vocabulary.Json), ("merges.txt", _vocabulary.Merges) })
        {
            for (var i = 0; i < 300; i++)
            {
                Mutation.Write(_folder.File(name), Mutation.Of(System.Text.Encoding.UTF8.GetBytes(intact), random));
                try
                {
                    ClipTokenizer.Load(_folder.Path).Encode("The photo and the face");
                }
                catch (ModelException)
                {
                    // Refused, as it may be.
                }
            }

            _vocabulary.WriteTo(_folder);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Vocabulary(params string[] tokens) => System.Text.Json.JsonSerializer.Serialize(
        tokens.Append("<|startoftext|>").Append("<|endoftext|>").Index().ToDictionary(token => token.Item, token => token.Index));
}
