namespace Facet.Gram;

/// <summary>
/// What one region of made-up points is like. The shipped ones are fitted to 202 real faces in the recipe faceres-late (trained weights, the
/// 14 x 14 grid of a ViT-S/16 at 224):
/// <code>
///                                                    lips            eyes            cheeks
/// patches, least..most (mean)                        6..13 (8.2)     4..22 (16.2)    12..22 (17.9)
/// eigenvalues / |G|: 1st                             .996            .996            .997
///                    2nd                             .082            .073            .065
///                    3rd                             .031            .043            .039
///                    5th                             .006            .016            .015
///                    8th                             .0004           .004            .005
/// score of two faces: mean (deviation)               .730 (.077)     .769 (.074)     .851 (.047)
///                     1st..99th of 100               .54..0.89       .58..0.90       .72..0.93
/// score with the nearest of the others, mean         .881            .895            .927
/// intrinsic dimension (see below)                    16              18              17
/// </code>
/// The intrinsic dimension is (sum of l)^2 / (sum of l^2) over the eigenvalues l of the centred score matrix. faceres-early scores
/// higher (.875, .909, .917 on average); a ViT-S of made-up weights much lower on lips and eyes (.45, .40, and .75 on cheeks).
/// </summary>
/// <param name="Name">Name of the region.</param>
/// <param name="MinPatches">Fewest patches, at least 1.</param>
/// <param name="MaxPatches">Most patches.</param>
/// <param name="Spread">Variance between points against the squared length of what all points have in common.</param>
/// <param name="SpreadDecay">Direction k = 1, 2, ... of the variation between points has a deviation of k^-SpreadDecay of the first.</param>
/// <param name="Texture">Deviation between the patches of a point against the length of what all points have in common.</param>
/// <param name="TextureDecay">As <paramref name="SpreadDecay"/>, for patches.</param>
public sealed record SyntheticRegion(
    string Name, int MinPatches, int MaxPatches, double Spread, double SpreadDecay, double Texture, double TextureDecay)
{
    /// <summary>Few patches, far apart.</summary>
    public static SyntheticRegion Lips { get; } = new("lips", 6, 13, 0.27, 0.57, 0.7, 1);

    /// <summary>Eyes with brows: more patches, about as far apart.</summary>
    public static SyntheticRegion Eyes { get; } = new("eyes", 10, 20, 0.22, 0.6, 0.64, 0.85);

    /// <summary>Most patches, all alike.</summary>
    public static SyntheticRegion Cheeks { get; } = new("cheeks", 12, 22, 0.125, 0.6, 0.63, 0.85);
}
