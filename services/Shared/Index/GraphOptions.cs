namespace Facet.Index;

/// <summary>How a graph is built. Names as in Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using HNSW graphs".</summary>
/// <param name="M">Links that a new vector asks for on each level, 2 to 128; level 0 keeps up to 2 M.</param>
/// <param name="EfConstruction">Candidates that are looked at while links are chosen, at least M, at most 65,536.</param>
/// <param name="Seed">Decides the levels: the same slot always gets the same.</param>
/// <param name="Part">The only part that counts while building; null stands for all, with equal weights. The graph holds only slots that have it.
/// A graph over all parts links slots with others that have the same parts, and a search visits the slots of each such group.</param>
public sealed record GraphOptions(int M = 16, int EfConstruction = 200, ulong Seed = 1, int? Part = null)
{
    internal int MaxLinks0 => 2 * M;

    internal void Check(VectorLayout layout)
    {
        if (M is < 2 or > 128 || EfConstruction < M || EfConstruction > 65_536)
        {
            throw new ArgumentException($"M is {M} and efConstruction {EfConstruction}; M goes from 2 to 128, efConstruction from M to 65536.");
        }

        if (Part is { } part && (part < 0 || part >= layout.Parts.Count))
        {
            throw new ArgumentException($"Part {part} does not exist; vectors here have {layout.Parts.Count} parts, counted from 0.");
        }
    }
}
