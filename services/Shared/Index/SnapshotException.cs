namespace Facet.Index;

/// <summary>A snapshot cannot be opened: it is damaged, incomplete, or not one of ours.</summary>
/// <param name="section">The part of the file that is wrong: header, states, rows, or for example "graph 1 links".</param>
/// <param name="problem">What is wrong with it.</param>
/// <param name="inner">What the operating system said.</param>
public sealed class SnapshotException(string section, string problem, Exception? inner = null)
    : Exception($"The snapshot's section '{section}' {problem}", inner)
{
    public string Section { get; } = section;
}
