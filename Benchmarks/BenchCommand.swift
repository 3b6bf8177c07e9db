import Glibc

/// `ullage-bench [--only NAME]… [--quick] [--ullage PATH]`: the project's own measurements, as one table. Every figure in it
/// was measured in the same run; it says what it finds, and ends with 0 whatever that is.
@main
struct BenchCommand {
    static let measures: [Measure] = [
        .lineRate, .deadGauges, .terminalBytes, .frameTime, .keyToScreen, .storage, .sparklines, .startUp, .memory,
        .alarmDelay,
    ]

    static func main() {
        do {
            let arguments = try BenchArguments(Array(CommandLine.arguments.dropFirst()), names: measures.map(\.name))
            try run(arguments)
        } catch let failure as BenchFailure {
            Console.note(failure.words)
            exit(2)
        } catch {
            Console.note("\(error)")
            exit(2)
        }
    }

    private static func run(_ arguments: BenchArguments) throws {
        let chosen = measures.filter { arguments.only.isEmpty || arguments.only.contains($0.name) }
        let bench = try Bench(ullagePath: arguments.ullagePath, isQuick: arguments.isQuick)
        defer { bench.clean() }
        let machine = Machine.now()
        var rows: [BenchRow] = []
        for measure in chosen {
            Console.note("\(measure.name) …")
            do {
                rows += try measure.run(bench)
            } catch let failure as BenchFailure {
                rows.append(.notRun(measure.what, why: failure.words))
            } catch {
                rows.append(.notRun(measure.what, why: "\(error)"))
            }
        }
        Console.line(machine.words + "; load \(machine.load) before, \(Machine.now().load) after")
        if arguments.isQuick {
            Console.line("--quick: shorter measurements, less history; the verdicts are the whole run's to give")
        }
        Console.line("")
        for line in BenchTable(rows).lines { Console.line(line) }
    }
}

/// What the command line asks for.
struct BenchArguments {
    static let usage = "usage: ullage-bench [--only NAME]… [--quick] [--ullage PATH]"

    var only: Set<String> = []
    var isQuick = false
    /// The program that is measured as its users run it.
    var ullagePath: String

    /// - Parameter names: of the measurements that `--only` may name.
    init(_ arguments: [String], names: [String]) throws {
        ullagePath = BenchArguments.besideThisProgram("ullage")
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--quick": isQuick = true
            case "--only":
                guard let name = rest.popFirst(), names.contains(name) else {
                    throw BenchFailure("--only: name one of \(names.joined(separator: ", ")); \(BenchArguments.usage)")
                }
                only.insert(name)
            case "--ullage":
                guard let path = rest.popFirst() else {
                    throw BenchFailure("--ullage: the program's path is missing; \(BenchArguments.usage)")
                }
                ullagePath = path
            default: throw BenchFailure("unknown argument \(argument); \(BenchArguments.usage)")
            }
        }
    }

    private static func besideThisProgram(_ name: String) -> String {
        guard let path = realpath("/proc/self/exe", nil) else { return name }
        defer { free(path) }
        let parts = String(cString: path).split(separator: "/", omittingEmptySubsequences: false)
        return (parts.dropLast() + [Substring(name)]).joined(separator: "/")
    }
}
