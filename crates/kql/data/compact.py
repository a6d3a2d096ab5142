#!/usr/bin/env python3
"""Writes tables.json and functions.json of this folder from the two source files (see ../README.md).

usage: compact.py TABLES.json FUNCTIONS.json
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
WORDS = {
    "Declared": None, "Scalar": "scalar", "Number": "number", "Integer": "integer", "Summable": "summable",
    "Orderable": "orderable", "NumberOrBool": "number_or_bool", "StringOrDynamic": "string_or_dynamic",
    "StringOrArray": "string_or_array", "IntegerOrArray": "integer_or_array", "DynamicArray": "array",
    "DynamicBag": "bag", "NotDynamic": "not_dynamic", "NotBool": "not_bool", "NotRealOrBool": "not_real_or_bool",
    "CommonScalar": "common_scalar", "CommonScalarOrDynamic": "common_scalar_or_dynamic",
    "CommonOrderable": "common_orderable", "Any": "any", "Tabular": "tabular",
    "Parameter0": "parameter0", "Parameter1": "parameter1",
}
RETURNS = {
    "Parameter0": "parameter0", "Parameter1": "parameter1", "Parameter0Array": "dynamic", "Custom": "custom",
    "Parameter0Promoted": "promoted", "Widest": "widest", "Common": "common", "CommonNonDynamic": "common_not_dynamic",
    "Parameter0Literal": "literal0", "Parameter1Literal": "literal1", "ParameterNLiteral": "literal_last",
    "Parameter0Table": "table",
}
NAMES = {
    "FirstArgument": "first", "NameAndFirstArgument": "name_and_first", "PrefixAndFirstArgument": "prefix_and_first",
    "PrefixOnly": "prefix", "OnlyArgument": "only", "FirstArgumentValueIfColumn": "first_value_if_column",
}
# What the source calls "custom", as far as it is a plain list of columns or one type.
SERIES_DECOMPOSE = "(baseline:dynamic seasonal:dynamic trend:dynamic residual:dynamic)"
FIT_2LINES = ("(rsquare:real split_idx:long variance:real rvariance:real line_fit:dynamic right_rsquare:real right_slope:real "
              "right_interception:real right_variance:real right_rvariance:real left_rsquare:real left_slope:real "
              "left_interception:real left_variance:real left_rvariance:real)")
CUSTOM = {
    "array_concat": "dynamic", "array_iif": "dynamic", "array_iff": "dynamic", "pack": "dynamic",
    "pack_dictionary": "dynamic", "bag_pack": "dynamic", "bag_pack_columns": "dynamic", "pack_all": "dynamic",
    "pack_array": "dynamic", "set_union": "dynamic", "set_intersect": "dynamic", "set_difference": "dynamic",
    "bag_merge": "dynamic", "bag_remove_keys": "dynamic", "bag_set_key": "dynamic", "series_stats_dynamic": "dynamic",
    "series_fit_line_dynamic": "dynamic", "series_fit_2lines_dynamic": "dynamic", "bin_auto": "promoted",
    "map": "dynamic", "inner_nodes": "dynamic", "UnaryMinus": "promoted", "UnaryPlus": "promoted",
    "array_sort_asc": "sorted_arrays", "array_sort_desc": "sorted_arrays",
    "percentile": "percentiles", "percentiles": "percentiles", "percentilew": "percentiles", "percentilesw": "percentiles",
    "percentiles_array": "percentiles_array", "percentilesw_array": "percentiles_array",
    "any": "take_any", "take_any": "take_any", "arg_min": "arg_extreme", "arg_max": "arg_extreme",
    "argmin": "arg_extreme_prefixed", "argmax": "arg_extreme_prefixed",
    "series_stats": "(min:real min_idx:long max:real max_idx:long avg:real stdev:real variance:real)",
    "series_fft": "(real:dynamic imag:dynamic)", "series_ifft": "(real:dynamic imag:dynamic)",
    "series_fit_line": "(rsquare:real slope:real variance:real rvariance:real interception:real line_fit:dynamic)",
    "series_fit_2lines": FIT_2LINES,
    "series_fit_poly": "(rsquare:real coefficients:dynamic variance:real rvariance:real poly_fit:dynamic)",
    "series_periods_detect": "(periods:dynamic scores:dynamic)", "series_periods_validate": "(periods:dynamic scores:dynamic)",
    "series_decompose": SERIES_DECOMPOSE, "series_decompose_forecast": SERIES_DECOMPOSE,
    "narrow": "(Row:long Column Value)", "http_request": "(ResponseHeaders:dynamic ResponseBody:dynamic)",
    "http_request_post": "(ResponseHeaders:dynamic ResponseBody:dynamic)", "infer_storage_schema": "(CslSchema)",
    "infer_storage_schema_with_suggestions": "(SuggestedTableSchema)", "estimate_rows_count": "(EstimatedRowsCount:long)",
    "series_decompose_anomalies": "(ad_flag:dynamic ad_score:dynamic baseline:dynamic)",
}
# Where the engine's own answer differs from what the analyser declares.
ENGINE = {"jaccard_index": "real"}
# Where the engine takes another kind of argument than the analyser declares: it counts rows where any value holds.
ENGINE_KINDS = {("count", "predicate"): "scalar"}
# Functions whose value changes from row to row by itself, though no argument does.
PER_ROW = {"rand", "new_guid", "row_number", "row_rank", "row_rank_dense", "row_rank_min", "ingestion_time", "pack_all",
           "extent_id", "cursor_after"}
# Functions that are not evaluated from the values of their arguments alone.
FORMS = {
    "iff": {"special": "choice"}, "iif": {"special": "choice"}, "case": {"special": "choice"},
    "coalesce": {"special": "coalesce"}, "pack_all": {"special": "pack_all"},
    "bag_pack_columns": {"special": "pack_columns"}, "ingestion_time": {"special": "ingestion_time"},
    "geo_info_from_ip_address": {"special": "provided"},
    "prev": {"window": "previous"}, "next": {"window": "next"}, "row_number": {"window": "row_number"},
    "row_cumsum": {"window": "cumulative_sum"}, "row_rank_dense": {"window": "dense_rank"},
    "row_rank_min": {"window": "minimum_rank"}, "row_window_session": {"window": "session"},
}
ARGUMENTS = {"Expression": "", "Column": "column ", "Constant": "constant ", "Literal": "literal ", "LiteralNotEmpty": "literal ",
             "StarOnly": "star ", "StarAllowed": "starred ", "Column_Parameter0": "column_of_first ",
             "Column_Parameter0_Common": "column_of_first ", "Aggregate": "aggregate ", "Expression_Parameter0_Element": ""}


def parameter(owner, p):
    kind = ENGINE_KINDS.get((owner, p["name"])) or WORDS[p["kind"]] or "|".join(p["types"])
    low, high = p["min"], p["max"]
    if (low, high) == (1, 1):
        count = ""
    elif (low, high) == (0, 1):
        count = "?"
    else:
        count = f"{{{low},{'' if high > 1000 else high}}}"
    values = f" = {'/'.join(map(str, p['values']))}" if p.get("values") else ""
    return f"{ARGUMENTS.get(p['arg'], 'column ')}{p['name']}{count}: {kind}{values}"


def signature(owner, s):
    kind = s["returnKind"]
    if owner in ENGINE:
        result = ENGINE[owner]
    elif kind == "Declared":
        result = s.get("returnType") or CUSTOM[owner]
    else:
        result = RETURNS.get(kind, "open_table")
        if result == "custom":
            result = CUSTOM.get(owner, "custom")
    return f"{', '.join(parameter(owner, p) for p in s['params'])} -> {result}".strip()


def entry(group, f):
    out = {}
    if f.get("resultNameKind") in NAMES:
        out["naming"] = NAMES[f["resultNameKind"]]
    if f.get("resultNamePrefix"):
        out["prefix"] = f["resultNamePrefix"]
    if f.get("obsolete"):
        out["obsolete"] = f["obsolete"]
    if f.get("constantFoldable"):
        out["foldable"] = True
    if group == "functions":
        if f["name"] in PER_ROW:
            out["volatility"] = "per_row"
        if f["name"] in FORMS:
            out["form"] = FORMS[f["name"]]
    out["signatures"] = [signature(f["name"], s) for s in f["signatures"]]
    return out


def table(columns):
    return " ".join(c if t == "string" else f"{c}:{t}" for c, t in columns.items())


def lines(groups):
    out = []
    for group, entries in groups.items():
        body = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in entries.items())
        out.append(f"{json.dumps(group)}: {{\n{body}\n}}")
    return "{\n" + ",\n".join(out) + "\n}\n"


tables, functions = (json.load(open(p)) for p in sys.argv[1:3])
(HERE / "tables.json").write_text(lines({
    platform: {name: table(tables[platform][name]) for name in sorted(tables[platform])}
    for platform in ("defender", "sentinel")}))
(HERE / "functions.json").write_text(lines({
    group: {f["name"]: entry(group, f) for f in sorted(functions[group], key=lambda f: f["name"])}
    for group in ("functions", "aggregates", "plugins", "operators")}))
