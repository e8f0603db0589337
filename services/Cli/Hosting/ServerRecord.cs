using System.Diagnostics;
using System.Text.Json;

namespace Facet.Cli.Hosting;

/// <summary>A note in the data folder that says where its server listens, so that other commands find it.</summary>
internal sealed record ServerRecord(int Pid, string Grpc, string Http)
{
    private const string FileName = "server.json";

    public static void Write(string dataFolder, ServerRecord record) =>
        File.WriteAllText(Path.Combine(dataFolder, FileName), JsonSerializer.Serialize(record));

    /// <summary>Removes this process's note; one that another server has written since stays.</summary>
    public static void Remove(string dataFolder)
    {
        if (Read(dataFolder) is { } record && record.Pid == Environment.ProcessId)
        {
            File.Delete(Path.Combine(dataFolder, FileName));
        }
    }

    /// <returns>Null when there is none, it cannot be read, or its process has ended.</returns>
    public static ServerRecord? Read(string dataFolder)
    {
        try
        {
            var record = JsonSerializer.Deserialize<ServerRecord>(File.ReadAllText(Path.Combine(dataFolder, FileName)));
            return record is not null && IsAlive(record.Pid) ? record : null;
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
