using System.Text.Json;
using Facet.Models.Internal.Checkpoints;

namespace Facet.Models.Internal.Tokenizing;

/// <summary>Tokens and their ids, from a JSON object of one number a token.</summary>
internal sealed class BpeVocabulary
{
    private const int MaxTokens = 1_000_000;
    private const long MaxBytes = 32L << 20;

    private readonly Dictionary<string, int> _ids;
    private readonly string _fileName;

    private BpeVocabulary(Dictionary<string, int> ids, string fileName) => (_ids, _fileName) = (ids, fileName);

    public int Count => _ids.Count;

    public static BpeVocabulary Read(string path, string fileName)
    {
        var json = LocalFiles.ReadAll(path, fileName, MaxBytes);
        try
        {
            return new BpeVocabulary(Parse(json, fileName), fileName);
        }
        catch (JsonException error)
        {
            throw ModelException.Invalid($"{fileName} is not valid JSON: {error.Message}", error);
        }
    }

    public bool TryGet(string token, out int id) => _ids.TryGetValue(token, out id);

    public int Require(string token) => _ids.TryGetValue(token, out var id)
        ? id
        : throw ModelException.Invalid($"{_fileName} lacks the token '{token}', which CLIP needs.");

    private static Dictionary<string, int> Parse(ReadOnlySpan<byte> json, string fileName)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var used = new HashSet<int>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw ModelException.Invalid($"{fileName} must be an object of token ids.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var token = JsonText.Read(ref reader, fileName);
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id) || id is < 0 or >= MaxTokens)
            {
                throw ModelException.Invalid($"{fileName}: the id of token '{token}' must be a whole number from 0 to {MaxTokens - 1}.");
            }

            if (!ids.TryAdd(token, id) || !used.Add(id))
            {
                throw ModelException.Invalid($"{fileName}: token '{token}' or its id {id} occurs twice.");
            }
        }

        reader.Read();
        return ids;
    }
}
