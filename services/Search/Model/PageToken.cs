using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Facet.Search.Model;

/// <summary>
/// Where a listing goes on: the last name seen, bound to the listing it came from and checked against damage. It is no secret and gives
/// no right: a forged one could only start elsewhere in the same listing.
/// </summary>
internal static class PageToken
{
    private const int CheckBytes = 8;
    private const int MaxLength = 2048;

    /// <param name="listing">What is listed: "points", collection, prefix.</param>
    /// <param name="last">Last name of the part that was sent.</param>
    public static string After(string listing, string last)
    {
        var name = Encoding.UTF8.GetBytes(last);
        return Base64Url.EncodeToString([.. Check(listing, name), .. name]);
    }

    /// <summary>The last name seen; empty for the first part.</summary>
    /// <exception cref="SearchException">Not a token of this listing.</exception>
    public static string Read(string listing, string token)
    {
        if (token.Length == 0)
        {
            return string.Empty;
        }

        var bytes = new byte[MaxLength];
        if (token.Length <= MaxLength
            && Base64Url.IsValid(token)
            && Base64Url.TryDecodeFromChars(token, bytes, out var length)
            && length > CheckBytes
            && bytes.AsSpan(0, CheckBytes).SequenceEqual(Check(listing, bytes.AsSpan(CheckBytes, length - CheckBytes))))
        {
            return Encoding.UTF8.GetString(bytes, CheckBytes, length - CheckBytes);
        }

        throw new SearchException(
            SearchReason.InvalidPageToken,
            "page_token was not made for this listing; start again without one and keep the other fields as they were");
    }

    private static byte[] Check(string listing, ReadOnlySpan<byte> name) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(listing), 0, .. name])[..CheckBytes];
}
