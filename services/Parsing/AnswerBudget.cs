using Facet.Hosting;

namespace Facet.Parsing;

/// <summary>What the pictures and label maps of an answer may take: many faces of a large photo would fill memory before the message is found to be too large.</summary>
/// <param name="Limit">Most bytes of the answer.</param>
/// <param name="OfFace">Bytes of each face, whatever the size of the photo.</param>
/// <param name="HasPhotoLabels">Whether each face also has a byte for each pixel of the photo.</param>
public sealed record AnswerBudget(long Limit, long OfFace, bool HasPhotoLabels)
{
    /// <param name="faces">How many the answer will hold.</param>
    /// <param name="width">Of the photo.</param>
    /// <param name="height">Of the photo.</param>
    /// <exception cref="FacetException">INVALID_ARGUMENT: they do not fit.</exception>
    internal void Require(int faces, int width, int height)
    {
        var ofFace = OfFace + (HasPhotoLabels ? (long)width * height : 0);
        if (faces * ofFace <= Limit)
        {
            return;
        }

        var instead = HasPhotoLabels ? "ask for fewer faces (max_faces), or for LABEL_MAP in place of PHOTO_LABEL_MAP" : "ask for fewer faces (max_faces), a smaller crop_size or fewer outputs";
        throw new FacetException(FacetError.Invalid(
            "outputs", "ANSWER_TOO_LARGE",
            $"What was asked of each face takes {ofFace:N0} bytes in this photo of {width}x{height}, and it shows {faces} faces or more: a message holds {Limit:N0}. Either {instead}."));
    }
}
