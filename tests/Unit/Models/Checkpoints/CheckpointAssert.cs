using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

internal static class CheckpointAssert
{
    /// <summary>Opening fails for this reason with one line that contains the text.</summary>
    public static void Refused(ModelErrorReason reason, string text, string path)
    {
        var error = Assert.Throws<ModelException>(() =>
        {
            using var checkpoint = Checkpoint.Open(path);
        });
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Equal(reason, error.Reason);
        Assert.DoesNotContain('\n', error.Message);
    }

    public static void Refused(ModelErrorReason reason, string text, string path, byte[] content)
    {
        Mutation.Write(path, content);
        Refused(reason, text, path);
    }
}
