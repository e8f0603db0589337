using Google.Protobuf.Reflection;

namespace Facet.Hosting.Internal.Reflection;

/// <summary>Every name that the files of the mapped services declare, and the file that declares it.</summary>
internal sealed class ReflectionCatalog
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    public ReflectionCatalog(ServiceCatalog services)
    {
        Services = [.. services.Services.Select(service => service.FullName)];
        foreach (var service in services.Services)
        {
            AddFile(service.File);
        }
    }

    /// <summary>Full names of the mapped services.</summary>
    public IReadOnlyList<string> Services { get; }

    public FileDescriptor? FileByName(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FileBySymbol(string symbol) => _symbols.GetValueOrDefault(symbol);

    public FileDescriptor? FileByExtension(string type, int number) => _extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>Numbers of a message's extensions; null when there is no such message.</summary>
    public IEnumerable<int>? ExtensionNumbers(string type)
    {
        if (_extensions.TryGetValue(type, out var found))
        {
            return found.Keys;
        }

        var isMessage = _symbols.TryGetValue(type, out var file) && file.FindTypeByName<MessageDescriptor>(Local(file, type)) is not null;
        return isMessage ? [] : null;
    }

    private static string Local(FileDescriptor file, string fullName) =>
        file.Package.Length == 0 ? fullName : fullName[(file.Package.Length + 1)..];

    private static string Qualify(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";

    private void AddFile(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            AddFile(dependency);
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _symbols[method.FullName] = file;
            }
        }

        AddMessages(file.MessageTypes);
        AddEnums(file.EnumTypes, file.Package);
        AddExtensions(file.Extensions);
    }

    private void AddMessages(IEnumerable<MessageDescriptor> messages)
    {
        foreach (var message in messages)
        {
            _symbols[message.FullName] = message.File;
            foreach (var member in message.Fields.InDeclarationOrder())
            {
                _symbols[member.FullName] = message.File;
            }

            foreach (var oneof in message.Oneofs)
            {
                _symbols[oneof.FullName] = message.File;
            }

            AddMessages(message.NestedTypes);
            AddEnums(message.EnumTypes, message.FullName);
            AddExtensions(message.Extensions);
        }
    }

    /// <summary>By the rules of proto the values of an enum live beside it, not in it.</summary>
    private void AddEnums(IEnumerable<EnumDescriptor> enums, string scope)
    {
        foreach (var item in enums)
        {
            _symbols[item.FullName] = item.File;
            foreach (var value in item.Values)
            {
                _symbols[Qualify(scope, value.Name)] = item.File;
            }
        }
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            _symbols[extension.FullName] = extension.File;
            var type = extension.ExtendeeType.FullName;
            if (!_extensions.TryGetValue(type, out var numbers))
            {
                _extensions.Add(type, numbers = []);
            }

            numbers[extension.FieldNumber] = extension.File;
        }
    }
}
