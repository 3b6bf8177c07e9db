import ArgumentParser

/// `--as NAME`, on everything that is entered under a person's name.
struct PersonOption: ParsableArguments {
    @Option(
        name: .customLong("as"), parsing: .unconditional,
        help: ArgumentHelp(
            "Your name, on an account that several persons share ([station] shared_accounts); refused on any other.",
            valueName: "NAME"))
    var name: String?
}
