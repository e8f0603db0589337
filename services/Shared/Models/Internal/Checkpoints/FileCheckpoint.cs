namespace Facet.Models.Internal.Checkpoints;

/// <summary>A checkpoint over mapped files, which end with it.</summary>
internal sealed class FileCheckpoint(
    string name, IReadOnlyDictionary<string, CheckpointTensor> tensors, IReadOnlyList<MappedFile> files) : Checkpoint
{
    public override string Name => name;

    public override IReadOnlyDictionary<string, CheckpointTensor> Tensors => tensors;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var file in files)
            {
                file.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
