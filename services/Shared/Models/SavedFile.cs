namespace Facet.Models;

/// <summary>A file that was written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of its content, 64 lower-case hexadecimal digits.</param>
public sealed record SavedFile(string Path, long Bytes, string Sha256);
