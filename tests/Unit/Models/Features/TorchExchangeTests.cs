using System.Diagnostics;
using Facet.Models;
using Facet.Models.Internal.Features;

namespace Facet.Unit.Tests.Models.Features;

/// <summary>Files go both ways between this program and PyTorch.</summary>
public sealed class TorchExchangeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [PythonTorchFact]
    public void Torch_loads_what_is_written_without_trusting_it()
    {
        float[] values = [.. Enumerable.Range(0, 384 * 14 * 14).Select(i => (float)Half.CreateChecked((i % 509) - 254) / 8)];
        foreach (var type in new[] { CheckpointType.F32, CheckpointType.F16, CheckpointType.BF16, CheckpointType.F64 })
        {
            FeatureFile.Write(_folder.File($"{type}.pt"), values, 384, 14, 14, type);
        }

        var said = Python(
            """
            types = {'F32': torch.float32, 'F16': torch.float16, 'BF16': torch.bfloat16, 'F64': torch.float64}
            expected = ((torch.arange(384 * 14 * 14) % 509) - 254).float().reshape(384, 14, 14) / 8
            for name, dtype in types.items():
                tensor = torch.load(f'{folder}/{name}.pt', weights_only=True)
                assert tensor.dtype == dtype and tensor.is_contiguous(), name
                assert torch.equal(tensor, expected.to(dtype)), name
            print('ok')
            """);

        Assert.Equal("ok", said);
    }

    [PythonTorchFact]
    public void What_torch_saves_is_read()
    {
        Python(
            """
            x = ((torch.arange(48) % 7) - 3).float().reshape(4, 3, 4)
            save = lambda name, value, **options: torch.save(value, f'{folder}/{name}', **options)
            save('plain.pt', x); save('half.pt', x.half()); save('bfloat.pt', x.bfloat16()); save('double.pt', x.double())
            save('batch.pt', x[None]); save('large-numbers.pt', x.repeat(100, 5, 20)); save('a name with spaces.pth', x)
            save('other-legacy.pt', x, _use_new_zipfile_serialization=False)
            save('other-dict.pt', {'weighted': x, 'path': 'a.jpg', 'layer': 3})
            save('other-several.pt', {'mask': x[:1], 'features': x})
            save('other-parameter.pt', torch.nn.Parameter(x))
            save('other-view.pt', torch.stack([x, x + 1], -1)[..., 0]); save('grad.pt', x.clone().requires_grad_())
            save('other-transposed.pt', x.permute(0, 2, 1).contiguous().permute(0, 2, 1))
            """);
        float[] expected = [.. Enumerable.Range(0, 48).Select(i => (i % 7) - 3f)];
        foreach (var path in Directory.GetFiles(_folder.Path))
        {
            var map = FeatureFile.Read(path);
            var name = Path.GetFileName(path);
            if (name == "large-numbers.pt")
            {
                Assert.Equal((400, 15, 80), (map.Channels, map.Height, map.Width));
            }
            else
            {
                Assert.Equal((4, 3, 4), (map.Channels, map.Height, map.Width));
                Assert.Equal(expected, map.ToFloats());
            }

            // What the feature script saves must not take the slow way.
            Assert.Equal(!name.StartsWith("other", StringComparison.Ordinal), PlainTorchFile.TryFind(File.ReadAllBytes(path)) is not null);
        }

        Assert.Equal(14, Directory.GetFiles(_folder.Path).Length);
    }

    public void Dispose() => _folder.Dispose();

    private string Python(string script)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import sys, torch\nfolder = sys.argv[1]\n" + script);
        start.ArgumentList.Add(_folder.Path);
        using var python = Process.Start(start)!;
        var error = python.StandardError.ReadToEndAsync();
        var said = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, error.Result);
        return said.Trim();
    }
}
