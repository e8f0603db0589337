namespace Facet.Models.Internal.Tfjs;

/// <summary>Operators whose meaning hangs on the order of the axes.</summary>
internal static class ShapeOps
{
    public static TfTensor Placeholder(TfjsConversion conversion, TfjsNode node)
    {
        var shape = node.Shape();
        if (shape.Length == 0)
        {
            throw node.Unsupported("an input without a batch dimension.");
        }

        // A batch of one that the file states is a habit of exporters; every supported op works on any batch.
        shape[0] = -1;
        TfjsConversion.Checked(node, shape);
        return new TfTensor(conversion.Input(node, Layout.Stored(shape)), shape);
    }

    public static TfTensor Softmax(TfjsConversion conversion, TfjsNode node)
    {
        var input = conversion.Activation(node, 0);
        var axis = NodeOption.Of("axis", Layout.Axis(node, -1, input.Rank));
        return new TfTensor(conversion.Emit(node, "Softmax", [input.Value], axis), input.Shape);
    }

    public static TfTensor Mean(TfjsConversion conversion, TfjsNode node)
    {
        var input = conversion.Activation(node, 0);
        var keep = node.Flag("keep_dims");
        var axes = conversion.Weight(node, 1).ReadIntegers().Select(axis => axis < 0 ? axis + input.Rank : axis).Order().ToArray();
        var stored = axes.Select(axis => (long)Layout.Axis(node, axis, input.Rank)).ToArray();
        if (axes.Contains(0))
        {
            throw node.Unsupported("it takes the mean over the batch.");
        }

        if (!keep && input.Rank == 4 && axes is not ([1, 2] or [3] or [1, 2, 3]))
        {
            throw node.Unsupported($"it removes the axes [{string.Join(",", axes)}], which leaves another order in NCHW than in NHWC.");
        }

        var shape = input.Shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)
            .Where((_, axis) => keep || !axes.Contains(axis)).ToArray();
        NodeOption[] options = [NodeOption.Of("axes", stored), NodeOption.Of("keepdims", keep ? 1 : 0)];
        var value = conversion.Emit(node, "ReduceMean", [input.Value], options);
        return new TfTensor(value, shape);
    }

    public static TfTensor Pad(TfjsConversion conversion, TfjsNode node)
    {
        var input = conversion.Activation(node, 0);
        var amounts = conversion.Weight(node, 1).ReadIntegers();
        if (amounts.Length != 2 * input.Rank || amounts.Any(amount => amount < 0) || amounts[0] + amounts[1] != 0)
        {
            throw node.Invalid($"the paddings [{string.Join(",", amounts)}] do not fit an input of shape {Shapes.Text(input.Shape)}.");
        }

        var before = Layout.Stored([.. amounts.Where((_, i) => i % 2 == 0).Select(amount => (long)amount)]);
        var after = Layout.Stored([.. amounts.Where((_, i) => i % 2 == 1).Select(amount => (long)amount)]);
        var padded = input.Shape.Select((size, axis) => size + amounts[2 * axis] + amounts[(2 * axis) + 1]);
        var shape = TfjsConversion.Checked(node, [.. padded]);
        var pads = conversion.Graph.Constant($"{node.Name}/pads", (long[])[.. before, .. after], 2 * input.Rank);
        return new TfTensor(conversion.Emit(node, "Pad", [input.Value, pads]), shape);
    }

    public static TfTensor Concat(TfjsConversion conversion, TfjsNode node)
    {
        var count = node.Inputs.Count - 1;
        if (count < 1 || conversion.Weight(node, count).ReadIntegers() is not [var axis])
        {
            throw node.Invalid("it needs inputs and then one axis.");
        }

        var inputs = Enumerable.Range(0, count).Select(i => conversion.Activation(node, i)).ToArray();
        var shape = inputs[0].Shape.ToArray();
        var stored = Layout.Axis(node, axis, shape.Length);
        var joined = axis < 0 ? axis + shape.Length : axis;
        if (joined == 0)
        {
            throw node.Unsupported("it joins batches.");
        }

        foreach (var other in inputs.Skip(1).Select(input => input.Shape))
        {
            if (other.Length != shape.Length || other.Where((size, i) => i != joined && size != shape[i]).Any())
            {
                throw node.Invalid($"{Shapes.Text(inputs[0].Shape)} and {Shapes.Text(other)} cannot be joined on axis {axis}.");
            }

            shape[joined] += other[joined];
        }

        var value = conversion.Emit(node, "Concat", [.. inputs.Select(input => input.Value)], NodeOption.Of("axis", stored));
        return new TfTensor(value, TfjsConversion.Checked(node, shape));
    }
}
