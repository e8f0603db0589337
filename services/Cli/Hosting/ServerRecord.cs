using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Facet.Cli.Hosting;

/// <summary>A note in the data folder that says where its server listens, so that other commands find it.</summary>
/// <param name="Pid">Of the server.</param>
/// <param name="Started">When the process with this number started: numbers are given again to others.</param>
/// <param name="Grpc">Address of the gRPC endpoint.</param>
/// <param name="Http">Address of the HTTP endpoint; empty: none.</param>
internal sealed record ServerRecord(int Pid, string Started, string Grpc, string Http)
{
    private const string FileName = "server.json";

    public static ServerRecord OfThisProcess(string grpc, string http) => new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? "", grpc, http);

    public static void Write(string dataFolder, ServerRecord record) =>
        File.WriteAllText(Path.Combine(dataFolder, FileName), JsonSerializer.Serialize(record));

    /// <summary>Removes this process's note; one that another server has written since stays.</summary>
    public static void Remove(string dataFolder)
    {
        if (Parse(dataFolder) is { } record && record.Pid == Environment.ProcessId)
        {
            File.Delete(Path.Combine(dataFolder, FileName));
        }
    }

    /// <returns>
    /// Null when there is none, it cannot be read, or its process has ended. A note with this process's own number is one that another process
    /// left, as in containers, where every first process has the number 1: this one has started no server yet.
    /// </returns>
    public static ServerRecord? Read(string dataFolder) =>
        Parse(dataFolder) is { } record && record.Pid != Environment.ProcessId && StartOf(record.Pid) is { } started && started == record.Started ? record : null;

    private static ServerRecord? Parse(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<ServerRecord>(File.ReadAllText(Path.Combine(dataFolder, FileName)));
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same text for as long as a process lives; null when there is none with this number, or it cannot be asked.</summary>
    internal static string? StartOf(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // Field 22 of proc_pid_stat(5), ticks since the machine started: a time of day would move when the clock is set. The name in
                // parentheses, field 2, may hold anything.
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            }

            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
