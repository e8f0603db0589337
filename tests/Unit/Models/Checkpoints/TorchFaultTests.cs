using System.IO.Compression;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

public sealed class TorchFaultTests : IDisposable
{
    private static readonly byte[] _pickle = PickleWriter.Begin.Dict(items => items.Text("w").Tensor("0", "FloatStorage", 2)).End();

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        foreach (var intact in new[] { TorchFile.Zip(_pickle, ("0", new byte[8])), TorchFile.Stream(_pickle, ("0", 2, new byte[8])) })
        {
            for (var length = 0; length < intact.Length; length++)
            {
                Mutation.Write(_folder.File("cut.pth"), intact[..length]);
                Assert.Throws<ModelException>(() => Checkpoint.Open(_folder.File("cut.pth")));
            }
        }
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        AssertInvalid("is no file of torch.save: it starts with the bytes ''", []);
        AssertInvalid("is no file of torch.save: it starts with the bytes '3C68746D'", "<html>"u8.ToArray());
        AssertInvalid("not one of torch.save: it has 0 entries data.pkl", TorchFile.Entries([("readme", [1])]));
        AssertInvalid("not one of torch.save: it has 0 entries data.pkl", TorchFile.Entries([("a/b/data.pkl", _pickle), ("data.pkl", _pickle)]));
        AssertInvalid("not one of torch.save: it has 2 entries data.pkl", TorchFile.Entries([("a/data.pkl", _pickle), ("b/data.pkl", _pickle)]));
        AssertInvalid("its magic number is missing", _pickle);
        AssertUnsupported("is a TorchScript program", TorchFile.Entries([("a/data.pkl", _pickle), ("a/constants.pkl", _pickle)]));
        AssertUnsupported("byte order", TorchFile.Entries([("a/data.pkl", _pickle), ("a/byteorder", "big"u8.ToArray())]));
    }

    [Fact]
    public void A_zip_archive_that_cannot_be_mapped_is_refused()
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("a/data.pkl", CompressionLevel.SmallestSize).Open();
            entry.Write(_pickle);
        }

        AssertUnsupported("'a/data.pkl' is compressed", packed.ToArray());
        AssertUnsupported("'a/data.pkl' is encrypted", TorchFile.Entries([("a/data.pkl", _pickle)], flags: 1));
        AssertInvalid("two zip entries named 'a/data.pkl'", TorchFile.Entries([("a/data.pkl", _pickle), ("a/data.pkl", _pickle)]));
    }

    [Theory]
    [InlineData("PK\u0005\u0006", 16, "damaged")] // where the directory starts
    [InlineData("PK\u0005\u0006", 12, "damaged")] // how long it is
    [InlineData("PK\u0005\u0006", 10, "damaged")] // how many entries it has
    [InlineData("PK\u0005\u0006", 20, "zip directory is not at its end")] // how long a comment follows
    [InlineData("PK\u0001\u0002", 42, "lies outside of the file")] // where the first entry is
    [InlineData("PK\u0001\u0002", 24, "is stored in")] // its length
    [InlineData("PK\u0001\u0002", 28, "damaged")] // the length of its name
    [InlineData("PK\u0003\u0004", 0, "is no file of torch.save")]
    [InlineData("PK\u0003\u0004", 26, "lies outside of the file")] // the length of its name, again
    [InlineData("PK\u0003\u0004", 30, "is not where the zip directory says")] // its name
    public void A_damaged_zip_archive_is_refused(string record, int field, string text)
    {
        var bytes = TorchFile.Zip(_pickle, ("0", new byte[8]));
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.Latin1.GetBytes(record)) + field;
        (bytes[at], bytes[at + 1]) = (0xFF, 0xFF);

        AssertInvalid(text, bytes);
    }

    [Fact]
    public void A_damaged_zip64_record_is_refused()
    {
        var intact = TorchFile.Entries([("a/data.pkl", _pickle), ("a/data/0", new byte[8])], zip64: true);
        var (wide, locator) = (intact.AsSpan().IndexOf("PK\u0006\u0006"u8), intact.AsSpan().IndexOf("PK\u0006\u0007"u8));
        foreach (var at in new[] { wide, wide + 39, wide + 47, wide + 55, locator + 8, locator + 15 })
        {
            var bytes = (byte[])intact.Clone();
            bytes[at] = 0xF1;
            File.WriteAllBytes(_folder.File("bad.pth"), bytes);
            Assert.Throws<ModelException>(() => Checkpoint.Open(_folder.File("bad.pth")));
        }
    }

    [Fact]
    public void A_stream_whose_storages_do_not_fit_is_refused()
    {
        AssertInvalid("storage '0' has 3 elements; the pickle says 2", TorchFile.Stream(_pickle, ("0", 3, new byte[12])));
        AssertInvalid("storage '0' is missing", TorchFile.Stream(_pickle));
        AssertInvalid("storage '1' is unknown", TorchFile.Stream(_pickle, ("1", 2, new byte[8])));
        AssertInvalid("storage '0' is unknown or listed twice", TorchFile.Stream(_pickle, ("0", 2, new byte[8]), ("0", 2, new byte[8])));
        AssertInvalid("storage '0' is not complete", TorchFile.Stream(_pickle, ("0", 2, new byte[7])));
        AssertInvalid("storage '0' is not complete", TorchFile.Stream(_pickle, ("0", -1, new byte[8])));
        AssertInvalid("1 bytes follow its last storage", TorchFile.Stream(_pickle, ("0", 2, new byte[9])));
    }

    [Fact]
    public void A_stream_of_another_version_or_byte_order_is_refused()
    {
        var intact = TorchFile.Stream(_pickle, ("0", 2, new byte[8]));
        var version = intact.AsSpan().IndexOf(new byte[] { 0xE9, 0x03 });
        AssertUnsupported("the version of its format is not 1001", [.. intact[..version], 0xEA, .. intact[(version + 1)..]]);
        var flag = intact.AsSpan().IndexOf("little_endian"u8) + "little_endian".Length;
        AssertUnsupported("byte order", [.. intact[..flag], 0x89, .. intact[(flag + 1)..]]);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertInvalid(string text, byte[] file) =>
        CheckpointAssert.Refused(ModelErrorReason.InvalidFormat, text, _folder.File("bad.pth"), file);

    private void AssertUnsupported(string text, byte[] file) =>
        CheckpointAssert.Refused(ModelErrorReason.Unsupported, text, _folder.File("bad.pth"), file);
}
