import Glibc

/// `ullage-bench [NAME]… [--quick] [--minutes N] [--ullage PATH]`: the project's own measurements, as one table. Every figure in it
/// was measured in the same run; it says what it finds, and ends with 0 whatever that is.
@main
struct BenchCommand {
    static let measures: [Measure] = [
        .lineRate, .sickGauges, .slowLine, .tcpFarm, .tableFarm, .terminalBytes, .frameTime, .keyToScreen, .storage,
        .reading, .startUp, .memory, .ingest, .writer, .alarmDelay, .judging, .burst, .quantities,
    ]

    static func main() {
        do {
            // Not for its users: what a measurement starts beside itself.
            switch CommandLine.arguments.dropFirst().first {
            case "peer": return try GatewayPeer(GatewayLayout(CommandLine.arguments.dropFirst(2))).run()
            case "floor": return try BareFloor(CommandLine.arguments.dropFirst(2)).run()
            default: break
            }
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
        let bench = try Bench(ullagePath: arguments.ullagePath, isQuick: arguments.isQuick, minutes: arguments.minutes)
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
    static let usage = "usage: ullage-bench [NAME]… [--quick] [--minutes N] [--ullage PATH]"

    var only: Set<String> = []
    var isQuick = false
    var minutes: Int?
    /// The program that is measured as its users run it.
    var ullagePath: String

    /// - Parameter names: of the measurements that there are.
    init(_ arguments: [String], names: [String]) throws {
        ullagePath = BenchArguments.besideThisProgram("ullage")
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--quick": isQuick = true
            case "--minutes":
                guard let word = rest.popFirst(), let number = Int(word), (1...1_440).contains(number) else {
                    throw BenchFailure(
                        "--minutes: how long the large farms are watched, 1 to 1440; \(BenchArguments.usage)")
                }
                minutes = number
            case "--ullage":
                guard let path = rest.popFirst() else {
                    throw BenchFailure("--ullage: the program's path is missing; \(BenchArguments.usage)")
                }
                ullagePath = path
            case "--only":
                // As before names stood by themselves.
                guard let name = rest.popFirst() else { throw BenchFailure("--only: a name is missing") }
                try choose(name, of: names)
            default: try choose(argument, of: names)
            }
        }
    }

    private mutating func choose(_ name: String, of names: [String]) throws {
        guard names.contains(name) else {
            throw BenchFailure(
                "unknown argument \(name); measurements are \(names.joined(separator: ", ")); \(BenchArguments.usage)")
        }
        only.insert(name)
    }

    private static func besideThisProgram(_ name: String) -> String {
        guard let path = realpath("/proc/self/exe", nil) else { return name }
        defer { free(path) }
        let parts = String(cString: path).split(separator: "/", omittingEmptySubsequences: false)
        return (parts.dropLast() + [Substring(name)]).joined(separator: "/")
    }
}
