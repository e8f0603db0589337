using Grpc.Core;

namespace Facet.Unit.Tests.Hosting;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_lower_cased_and_found_in_any_case()
    {
        var metadata = new Metadata { { "X-Name", "first" }, { "x-name", "second" } };
        Assert.All(metadata, entry => Assert.Equal("x-name", entry.Key));
        Assert.Equal("second", metadata.GetValue("X-NAME"));
        Assert.Equal(["first", "second"], metadata.GetAll("x-name").Select(entry => entry.Value));
        Assert.Null(metadata.Get("other"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("ä")]
    public void Malformed_keys_are_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "value" } });

    [Fact]
    public void Text_and_bytes_do_not_mix()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", [1]));
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("key-bin", [1]).Value);
    }

    [Fact]
    public void Bytes_are_copied_in_and_out()
    {
        byte[] bytes = [1, 2];
        var entry = new Metadata.Entry("key-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;
        Assert.Equal<byte>([1, 2], entry.ValueBytes);
    }

    [Fact]
    public void Empty_metadata_stays_empty() =>
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
}
