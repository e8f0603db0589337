using System.Text;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

public sealed class NpyFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [SharedDataFact("goldens")]
    public void The_reference_files_are_read()
    {
        var picture = NpyFile.Read(SharedData.PathOf("goldens/inputs/pixel_values_224x320.npy"));
        var ids = NpyFile.Read(SharedData.PathOf("goldens/expected/clip_vitb32_tiny/input_ids.npy"));
        var bytes = NpyFile.Read(SharedData.PathOf("goldens/preprocess/grey_d__clip_pil__u8.npy"));

        Assert.Equal((CheckpointType.F32, "pixel_values_224x320.npy"), (picture.Type, picture.Name));
        Assert.Equal([1, 3, 224, 320], picture.Shape);
        Assert.Equal(picture.ToFloats().Select(value => (double)value), picture.ToDoubles());
        Assert.Equal(CheckpointType.I64, ids.Type);
        Assert.Equal([3, 9], ids.Shape);
        Assert.All(ids.ToLongs(), id => Assert.InRange(id, 0, 100_000));
        Assert.Equal(CheckpointType.U8, bytes.Type);
        Assert.Equal(3 * 64 * 64, bytes.ToLongs().Length);
    }

    /// <summary>Files as numpy.save 1.24 writes them.</summary>
    [Theory]
    [InlineData("<i4", "(2,)", CheckpointType.I32, new long[] { 2 }, 1)]
    [InlineData("<f8", "()", CheckpointType.F64, new long[] { }, 1)]
    [InlineData("|u1", "(1, 8, 1)", CheckpointType.U8, new long[] { 1, 8, 1 }, 2)]
    [InlineData("<f4", "(0, 3)", CheckpointType.F32, new long[] { 0, 3 }, 2)]
    public void Every_type_shape_and_version_is_read(string descr, string tuple, CheckpointType type, long[] shape, byte version)
    {
        var data = new byte[shape.Contains(0) ? 0 : 8];
        File.WriteAllBytes(_folder.File("x.npy"), Bytes($"{{'descr': '{descr}', 'fortran_order': False, 'shape': {tuple}, }}   \n", data, version));

        var file = NpyFile.Read(_folder.File("x.npy"));

        Assert.Equal(type, file.Type);
        Assert.Equal(shape, file.Shape);
        Assert.Equal(data, file.Data.ToArray());
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        NpyFile.Write(_folder.File("f.npy"), (ReadOnlySpan<float>)[1, 2, 3, float.NaN, -0f, 6], 3, 2);
        NpyFile.Write(_folder.File("i.npy"), (ReadOnlySpan<long>)[long.MinValue, 7], 2);
        NpyFile.Write(_folder.File("s.npy"), (ReadOnlySpan<long>)[9]);

        Assert.Equal([1, 2, 3, float.NaN, -0f, 6], NpyFile.Read(_folder.File("f.npy")).ToFloats());
        Assert.Equal([3, 2], NpyFile.Read(_folder.File("f.npy")).Shape);
        Assert.Equal([long.MinValue, 7], NpyFile.Read(_folder.File("i.npy")).ToLongs());
        Assert.Empty(NpyFile.Read(_folder.File("s.npy")).Shape);
    }

    /// <summary>The bytes are those of numpy.save 1.24 for numpy.array([1.5, 2.5], dtype='f4').</summary>
    [Fact]
    public void What_is_written_is_what_numpy_writes()
    {
        NpyFile.Write(_folder.File("x.npy"), (ReadOnlySpan<float>)[1.5f, 2.5f], 2);

        var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".PadRight(117) + "\n";
        Assert.Equal(Bytes(text, [0, 0, 0xC0, 0x3F, 0, 0, 0x20, 0x40]), File.ReadAllBytes(_folder.File("x.npy")));
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", ModelErrorReason.Unsupported, "'>f4'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", ModelErrorReason.Unsupported, "'|O'")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", ModelErrorReason.Unsupported, "Fortran order")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", ModelErrorReason.InvalidFormat, "needs 12 bytes; 8 follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", ModelErrorReason.InvalidFormat, "needs 4 bytes; 8 follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1152921504606846976,), }", ModelErrorReason.TooLarge, "2 GiB")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,99999999999), }", ModelErrorReason.InvalidFormat, "impossible shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", ModelErrorReason.InvalidFormat, "not a dict")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 2, }", ModelErrorReason.InvalidFormat, "not a dict")]
    [InlineData("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2,), }", ModelErrorReason.InvalidFormat, "not a dict")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", ModelErrorReason.InvalidFormat, "not a dict")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", ModelErrorReason.InvalidFormat, "not a dict")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", ModelErrorReason.InvalidFormat, "not a dict")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } x", ModelErrorReason.InvalidFormat, "not a dict")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", ModelErrorReason.InvalidFormat, "not a dict")]
    [InlineData("", ModelErrorReason.InvalidFormat, "not a dict")]
    public void A_bad_header_is_refused(string header, ModelErrorReason reason, string text) =>
        AssertRefused(reason, text, Bytes(header, new byte[8]));

    [Fact]
    public void Another_format_or_version_and_a_truncated_file_are_refused()
    {
        var intact = Bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", new byte[8]);
        AssertRefused(ModelErrorReason.InvalidFormat, "is no .npy file", "PK\u0003\u0004 an archive of arrays"u8.ToArray());
        AssertRefused(ModelErrorReason.Unsupported, "version 3.0", [.. intact[..6], 3, .. intact[7..]]);
        for (var length = 0; length < intact.Length; length++)
        {
            AssertRefused(ModelErrorReason.InvalidFormat, "x.npy", intact[..length]);
        }
    }

    [Fact]
    public void Numbers_of_the_wrong_kind_are_refused()
    {
        NpyFile.Write(_folder.File("f.npy"), (ReadOnlySpan<float>)[1]);
        NpyFile.Write(_folder.File("i.npy"), (ReadOnlySpan<long>)[1]);

        Assert.Throws<ModelException>(() => NpyFile.Read(_folder.File("f.npy")).ToLongs());
        Assert.Throws<ModelException>(() => NpyFile.Read(_folder.File("i.npy")).ToFloats());
        Assert.Throws<ModelException>(() => NpyFile.Read(_folder.File("i.npy")).ToDoubles());
        Assert.Throws<ArgumentException>(() => NpyFile.Write(_folder.File("x.npy"), (ReadOnlySpan<float>)[1, 2], 3));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Bytes(string header, byte[] data, byte version = 1)
    {
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private void AssertRefused(ModelErrorReason reason, string text, byte[] file)
    {
        File.WriteAllBytes(_folder.File("x.npy"), file);
        var error = Assert.Throws<ModelException>(() => NpyFile.Read(_folder.File("x.npy")));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Equal(reason, error.Reason);
    }
}
