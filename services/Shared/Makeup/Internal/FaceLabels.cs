namespace Facet.Makeup.Internal;

/// <summary>Which values of a label map stand for what. A set is a table: for every value, whether it belongs to it.</summary>
internal sealed class FaceLabels
{
    public const string Skin = "skin";

    private readonly IReadOnlyDictionary<string, byte> _values;

    public FaceLabels(IReadOnlyDictionary<string, byte> values)
    {
        _values = values;
        Lips = Set("u_lip", "l_lip");
        Mouth = Set("mouth");
        EyeBalls = Set("l_eye", "r_eye");
        Brows = Set("l_brow", "r_brow");
        FaceSkin = Set(Skin, "nose", "l_cheek", "r_cheek", "l_eye_shadow", "r_eye_shadow");
        WholeFace = [.. FaceSkin.Select((isSkin, value) => isSkin || Lips[value] || Mouth[value] || EyeBalls[value] || Brows[value])];
        AroundEyes = Set(Skin, "l_eye_shadow", "r_eye_shadow", "l_cheek", "r_cheek");
    }

    public bool[] Lips { get; }

    public bool[] Mouth { get; }

    public bool[] EyeBalls { get; }

    public bool[] Brows { get; }

    /// <summary>All bare skin of the face, nose and zones included.</summary>
    public bool[] FaceSkin { get; }

    /// <summary>The skin and all that lies in its midst.</summary>
    public bool[] WholeFace { get; }

    /// <summary>Where eye shadow may lie.</summary>
    public bool[] AroundEyes { get; }

    private bool[] Set(params ReadOnlySpan<string> names)
    {
        var set = new bool[256];
        foreach (var name in names)
        {
            if (_values.TryGetValue(name, out var value))
            {
                set[value] = true;
            }
        }

        return set;
    }
}
