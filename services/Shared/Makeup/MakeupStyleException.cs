namespace Facet.Makeup;

/// <summary>A style that cannot be used. The message is one line without the file's name: which field, what is wrong, what it takes.</summary>
public sealed class MakeupStyleException(string message, Exception? innerException = null) : Exception(message, innerException);
