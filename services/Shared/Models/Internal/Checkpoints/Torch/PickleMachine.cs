using System.Numerics;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>
/// Reads a pickle as data. A pickle is a program for a stack machine that may call any Python function; this machine knows only the
/// instructions that build plain containers, and the few types and functions of <see cref="TorchTypes"/>, none of which runs code of the
/// file. Memory is bounded: each instruction makes one small value, and their number is limited.
/// </summary>
internal ref struct PickleMachine
{
    /// <summary>A tensor takes about 40 instructions.</summary>
    private const int MaxInstructions = 1_000_000;

    private const int MaxProtocol = 5;

    private readonly TorchTypes _types;
    private readonly PickleStack _stack;
    private readonly Dictionary<uint, object?> _memo = [];
    private PickleInput _input;

    private PickleMachine(PickleInput input, TorchTypes types)
    {
        _input = input;
        _types = types;
        _stack = new PickleStack(input.FileName);
    }

    /// <summary>Reads one pickle and leaves the input behind it.</summary>
    /// <exception cref="ModelException">It is malformed, or asks for anything but tensors and plain containers.</exception>
    public static object? Run(ref PickleInput input, TorchTypes types)
    {
        var machine = new PickleMachine(input, types);
        var result = machine.Run();
        input = machine._input;
        return result;
    }

    private object? Run()
    {
        for (var i = 0; i < MaxInstructions; i++)
        {
            var op = (PickleOp)_input.Byte();
            if (op == PickleOp.Stop)
            {
                var result = _stack.Pop();
                return _stack.IsEmpty
                    ? result
                    : throw ModelException.Invalid($"{_input.FileName}: its pickle leaves values behind on the stack.");
            }

            if (!(TryLiteral(op) || TryText(op) || TryContainer(op) || TryMemo(op) || TryCall(op)))
            {
                throw ModelException.Unsupported(
                    $"{_input.FileName}: its pickle uses the instruction 0x{(byte)op:X2}; only tensors and plain containers are read.");
            }
        }

        throw new ModelException(
            ModelErrorReason.TooLarge, $"{_input.FileName}: its pickle has more than {MaxInstructions} instructions.");
    }

    private bool TryLiteral(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.None:
                _stack.Push(null);
                return true;
            case PickleOp.True or PickleOp.False:
                _stack.Push(op == PickleOp.True);
                return true;
            case PickleOp.BinInt:
                _stack.Push((long)_input.Int32());
                return true;
            case PickleOp.BinInt1:
                _stack.Push((long)_input.Byte());
                return true;
            case PickleOp.BinInt2:
                _stack.Push((long)_input.UInt16());
                return true;
            case PickleOp.Long1:
                var number = new BigInteger(_input.Bytes(_input.Byte()));
                _stack.Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number);
                return true;
            case PickleOp.BinFloat:
                _stack.Push(_input.Double());
                return true;
            default:
                return false;
        }
    }

    private bool TryText(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.ShortBinUnicode or PickleOp.ShortBinString:
                _stack.Push(_input.Text(_input.Byte()));
                return true;
            case PickleOp.BinUnicode or PickleOp.BinString:
                _stack.Push(_input.Text(_input.UInt32()));
                return true;
            case PickleOp.BinUnicode8:
                _stack.Push(_input.Text(_input.UInt64()));
                return true;
            case PickleOp.ShortBinBytes or PickleOp.BinBytes or PickleOp.BinBytes8:
                _input.Bytes(op switch
                {
                    PickleOp.ShortBinBytes => _input.Byte(),
                    PickleOp.BinBytes => _input.UInt32(),
                    _ => _input.UInt64(),
                });
                _stack.Push(PickleBytes.Instance);
                return true;
            default:
                return false;
        }
    }

    private bool TryContainer(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.Mark:
                _stack.Mark();
                return true;
            case PickleOp.EmptyTuple:
                _stack.Push(new PickleTuple([]));
                return true;
            case PickleOp.Tuple1 or PickleOp.Tuple2 or PickleOp.Tuple3:
                _stack.Push(new PickleTuple(_stack.Pop(op - PickleOp.Tuple1 + 1)));
                return true;
            case PickleOp.Tuple:
                _stack.Push(new PickleTuple(_stack.PopToMark()));
                return true;
            case PickleOp.EmptyList or PickleOp.EmptyDict:
                _stack.Push(op == PickleOp.EmptyList ? new PickleList() : new PickleDict());
                return true;
            case PickleOp.List or PickleOp.Dict:
                var items = _stack.PopToMark();
                _stack.Push(op == PickleOp.List ? new PickleList() : new PickleDict());
                return op == PickleOp.List ? Append(items) : SetItems(items);
            case PickleOp.Append:
                return Append(_stack.Pop(1));
            case PickleOp.Appends:
                return Append(_stack.PopToMark());
            case PickleOp.SetItem:
                return SetItems(_stack.Pop(2));
            case PickleOp.SetItems:
                return SetItems(_stack.PopToMark());
            default:
                return false;
        }
    }

    private readonly bool Append(object?[] items)
    {
        var list = _stack.Top as PickleList ?? throw Wrong("appends to something that is no list");
        list.Items.AddRange(items);
        return true;
    }

    private readonly bool SetItems(object?[] items)
    {
        var dict = _stack.Top as PickleDict ?? throw Wrong("sets an item of something that is no dict");
        if (items.Length % 2 != 0)
        {
            throw Wrong("sets an item without its value");
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            dict.Pairs.Add((items[i], items[i + 1]));
        }

        return true;
    }

    private bool TryMemo(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.BinPut:
                _memo[_input.Byte()] = _stack.Top;
                return true;
            case PickleOp.LongBinPut:
                _memo[_input.UInt32()] = _stack.Top;
                return true;
            case PickleOp.Memoize:
                _memo[(uint)_memo.Count] = _stack.Top;
                return true;
            case PickleOp.BinGet or PickleOp.LongBinGet:
                var index = op == PickleOp.BinGet ? _input.Byte() : _input.UInt32();
                _stack.Push(_memo.TryGetValue(index, out var value) ? value : throw Wrong($"gets item {index} of its memo, which is not there"));
                return true;
            default:
                return false;
        }
    }

    private bool TryCall(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.Global:
                _stack.Push(_types.Global(_input.Line(), _input.Line()));
                return true;
            case PickleOp.StackGlobal:
                var names = _stack.Pop(2);
                _stack.Push(names is [string module, string name]
                    ? _types.Global(module, name)
                    : throw Wrong("names a type or function by something that is no text"));
                return true;
            case PickleOp.Reduce:
                var arguments = _stack.Pop() as PickleTuple ?? throw Wrong("calls a function without a tuple of arguments");
                _stack.Push(_types.Call(_stack.Pop(), arguments.Items));
                return true;
            case PickleOp.Build:
                var state = _stack.Pop();
                _types.Build(_stack.Top, state);
                return true;
            case PickleOp.BinPersistentId:
                _stack.Push(_types.Persistent(_stack.Pop()));
                return true;
            case PickleOp.Pop:
                _stack.Pop();
                return true;
            case PickleOp.PopMark:
                _stack.PopToMark();
                return true;
            case PickleOp.Duplicate:
                _stack.Push(_stack.Top);
                return true;
            case PickleOp.Frame:
                // Frames only say how much a reader may fetch at once.
                _input.UInt64();
                return true;
            case PickleOp.Protocol:
                return _input.Byte() <= MaxProtocol;
            default:
                return false;
        }
    }

    private readonly ModelException Wrong(string what) => ModelException.Invalid($"{_input.FileName}: its pickle {what}.");
}
