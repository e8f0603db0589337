namespace Facet.Makeup;

/// <summary>The parts of a style.</summary>
[Flags]
public enum MakeupParts
{
    None = 0,
    Lips = 1,

    /// <summary>Eye shadow.</summary>
    Eyes = 2,
    Liner = 4,
    Brows = 8,

    /// <summary>Blush.</summary>
    Cheeks = 16,
    Foundation = 32,
    All = Lips | Eyes | Liner | Brows | Cheeks | Foundation,
}

/// <summary>Names of parts, as in the fields of a style.</summary>
public static class MakeupPartNames
{
    private static readonly (string Name, MakeupParts Part)[] s_names =
    [
        ("lips", MakeupParts.Lips), ("eyes", MakeupParts.Eyes), ("liner", MakeupParts.Liner), ("brows", MakeupParts.Brows),
        ("cheeks", MakeupParts.Cheeks), ("foundation", MakeupParts.Foundation),
    ];

    /// <param name="names">Parts with commas between them, for example "lips,eyes"; "all" means all.</param>
    /// <exception cref="MakeupStyleException">A name is unknown, or there is none.</exception>
    public static MakeupParts Parse(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var parts = MakeupParts.None;
        foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            parts |= name == "all" ? MakeupParts.All : Find(name);
        }

        return parts != MakeupParts.None ? parts : throw new MakeupStyleException($"no part is named; there are {Known}.");
    }

    private static string Known => string.Join(", ", s_names.Select(entry => entry.Name));

    private static MakeupParts Find(string name)
    {
        var part = Array.Find(s_names, entry => entry.Name == name).Part;
        return part != MakeupParts.None ? part : throw new MakeupStyleException($"'{name}' is no part of a style; there are {Known}.");
    }
}
