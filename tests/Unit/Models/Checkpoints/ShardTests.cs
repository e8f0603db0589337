using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

public sealed class ShardTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";

    /// <summary>F and S stand for the two shards.</summary>
    private const string Good = """{"metadata":{"total_size":12},"weight_map":{"a":"F","b":"S","c":"S"}}""";

    private readonly TempFolder _folder = new();

    [Fact]
    public void Shards_are_joined_through_the_folder_or_the_index()
    {
        WriteShards();
        var index = WriteIndex(Good);
        foreach (var path in new[] { _folder.Path, _folder.Path + Path.DirectorySeparatorChar, index })
        {
            using var checkpoint = Checkpoint.Open(path);
            Assert.Equal(["a", "b", "c"], checkpoint.Tensors.Keys.Order());
            Assert.Equal([3f], checkpoint.Tensors["c"].ToFloats());
        }
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"F","b":"S"}}""", "holds tensor 'c', which the index does not name")]
    [InlineData("""{"weight_map":{"a":"F","b":"S","c":"S","d":"S"}}""", "tensor 'd' is not in model-00002-of-00002.safetensors")]
    [InlineData("""{"weight_map":{"a":"F","b":"F","c":"S"}}""", "tensor 'b' is in model-00002-of-00002.safetensors; the index says")]
    [InlineData("""{"weight_map":{"a":"F"}}""", "does not name model-00002-of-00002.safetensors")]
    [InlineData("""{"weight_map":{"a":"F","a":"S","b":"S","c":"S"}}""", "names tensor 'a' twice")]
    [InlineData("""{"weight_map":{"a":"F"},"weight_map":{"b":"S","c":"S"}}""", "two weight_maps")]
    [InlineData("""{"weight_map":{}}""", "weight_map is missing or empty")]
    [InlineData("""{"metadata":{}}""", "weight_map is missing or empty")]
    [InlineData("""{"weight_map":["F"]}""", "weight_map must be an object")]
    [InlineData("""{"weight_map":{"a":1}}""", "the shard of tensor 'a' must be a file name")]
    [InlineData("""{"weight_map":{"a":"F","b":"S","c":"S"}""", "is not valid JSON")]
    [InlineData("""[]""", "must be an object")]
    [InlineData("", "is not valid JSON")]
    public void An_index_that_contradicts_its_shards_is_refused(string index, string text)
    {
        WriteShards();
        CheckpointAssert.Refused(
            ModelErrorReason.InvalidFormat, text, WriteIndex(index));
    }

    [Fact]
    public void A_tensor_in_two_shards_is_refused()
    {
        WriteShards();
        new SafetensorsFile().Add("a", [1f], 1).Add("b", [1f], 1).WriteTo(_folder.File(First));
        CheckpointAssert.Refused(
            ModelErrorReason.InvalidFormat, "tensor 'b' is in model-00001",
            WriteIndex(Good));
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        WriteShards();
        File.Delete(_folder.File(Second));
        CheckpointAssert.Refused(
            ModelErrorReason.MissingFile, Second,
            WriteIndex(Good));
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("sub/model.safetensors")]
    [InlineData("sub\\\\model.safetensors")]
    [InlineData("C:model.safetensors")]
    [InlineData("")]
    public void A_shard_outside_of_the_folder_is_refused(string shard) => CheckpointAssert.Refused(
        ModelErrorReason.UnsafePath, "must be a plain file name", WriteIndex("""{"weight_map":{"a":"SHARD"}}""".Replace("SHARD", shard)));

    [Fact]
    public void An_index_that_names_itself_or_another_file_is_refused()
    {
        File.WriteAllText(_folder.File("notes.txt"), "no weights");
        CheckpointAssert.Refused(
            ModelErrorReason.Unsupported, "notes.txt is of no known checkpoint format", WriteIndex("""{"weight_map":{"a":"notes.txt"}}"""));
        CheckpointAssert.Refused(
            ModelErrorReason.Unsupported, "model.safetensors.index.json is of no known checkpoint format",
            WriteIndex("""{"weight_map":{"a":"model.safetensors.index.json"}}"""));
    }

    [Fact]
    public void A_folder_gives_the_whole_file_before_the_shards()
    {
        WriteShards();
        WriteIndex("{}");
        new SafetensorsFile().Add("whole", [1f], 1).WriteTo(_folder.File("model.safetensors"));

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(["whole"], checkpoint.Tensors.Keys);
        Assert.Equal(Path.GetFileName(_folder.Path), checkpoint.Name);
    }

    [Fact]
    public void A_folder_or_file_that_is_no_checkpoint_is_refused()
    {
        CheckpointAssert.Refused(ModelErrorReason.MissingFile, "holds no checkpoint", _folder.Path);
        CheckpointAssert.Refused(ModelErrorReason.MissingFile, "nothing.safetensors cannot be read", _folder.File("nothing.safetensors"));
        WriteShards();
        CheckpointAssert.Refused(ModelErrorReason.MissingFile, "holds several checkpoints (model-00001", _folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteShards()
    {
        new SafetensorsFile().Add("a", [1f], 1).WriteTo(_folder.File(First));
        new SafetensorsFile().Add("b", [2f], 1).Add("c", [3f], 1).WriteTo(_folder.File(Second));
    }

    private string WriteIndex(string json)
    {
        var path = _folder.File("model.safetensors.index.json");
        File.WriteAllText(path, json.Replace("\"F\"", $"\"{First}\"").Replace("\"S\"", $"\"{Second}\""));
        return path;
    }
}
