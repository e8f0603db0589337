using System.Text;

namespace Facet.Search.Model;

/// <summary>What collections, points, regions and metadata keys may be called.</summary>
internal static class Names
{
    public const int MaxCollectionLength = 64;
    public const int MaxIdBytes = 1024;
    public const int MaxRegionBytes = 64;
    public const int MaxKeyBytes = 128;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="SearchException">Not 1 to 64 of a-z, 0-9, '-', '_', beginning with a letter or digit.</exception>
    public static string Collection(string name)
    {
        var isValid = name.Length is >= 1 and <= MaxCollectionLength
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            && char.IsAsciiLetterOrDigit(name[0]);
        return isValid ? name : throw SearchException.Invalid(
            $"collection name {Quoted(name)} must be 1 to {MaxCollectionLength} of a-z, 0-9, '-', '_', beginning with a letter or digit");
    }

    public static string PointId(string id) => Text(id, "point id", MaxIdBytes);

    public static string Region(string region) => Text(region, "region name", MaxRegionBytes);

    public static string MetadataKey(string key) => Text(key, "metadata key", MaxKeyBytes);

    /// <summary>The name in quotes, cut so that an error stays one short line, without control characters.</summary>
    public static string Quoted(string name)
    {
        var cut = name.Length <= 80 ? name : name[..80] + "...";
        return $"'{string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c))}'";
    }

    private static string Text(string value, string what, int maxBytes)
    {
        // A UTF-16 unit takes at least one byte, so that a huge text is refused without looking at it.
        if (value.Length == 0 || value.Length > maxBytes || ByteCount(value) is not { } bytes || bytes > maxBytes)
        {
            throw SearchException.Invalid($"{what} {Quoted(value)} must be 1 to {maxBytes} bytes of UTF-8");
        }

        return value.Any(char.IsControl) ? throw SearchException.Invalid($"{what} {Quoted(value)} holds a control character") : value;
    }

    private static int? ByteCount(string value)
    {
        try
        {
            return _strict.GetByteCount(value);
        }
        catch (EncoderFallbackException)
        {
            // Half of a surrogate pair: it has no UTF-8.
            return null;
        }
    }
}
