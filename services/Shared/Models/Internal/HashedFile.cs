using System.Security.Cryptography;

namespace Facet.Models.Internal;

/// <summary>A file under construction that is hashed on the way.</summary>
/// <param name="path">Its place.</param>
/// <param name="cancel">Ends the writing with an <see cref="OperationCanceledException"/>.</param>
internal sealed class HashedFile(string path, CancellationToken cancel = default) : UnfinishedFile(path, cancel)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <inheritdoc cref="UnfinishedFile.Keep"/>
    public SavedFile KeepWithSum()
    {
        Keep();
        return new SavedFile(Place, Length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(buffer);
        _hash.AppendData(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
