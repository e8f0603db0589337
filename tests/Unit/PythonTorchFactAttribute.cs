namespace Facet.Unit.Tests;

/// <summary>A test that needs PyTorch for the system's Python (Debian: python3-torch); skipped with the reason where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTorchFactAttribute : FactAttribute
{
    private const string Folder = "/usr/lib/python3/dist-packages/torch";

    public PythonTorchFactAttribute() => Skip = Directory.Exists(Folder) ? null : $"{Folder} is missing: install python3-torch.";
}
