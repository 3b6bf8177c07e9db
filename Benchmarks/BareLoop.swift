import CModbus
import Glibc

/// The peer: libmodbus asked round robin and nothing else, no decoding, no alarms, no storage.
struct BareLoop {
    /// Good answers a second from units 1 to `units`, three registers each, for so long.
    /// - Parameter silence: kept before each request, in seconds. libmodbus itself keeps none, though the specification
    ///   demands 3.5 characters (Modbus over Serial Line V1.02, 2.5.1.1).
    static func rate(device: String, units: Int, seconds: Double, silence: Double = 0) throws -> Double {
        guard let context = modbus_new_rtu(device, 9_600, CChar(UInt8(ascii: "N")), 8, 1) else {
            throw BenchFailure("libmodbus gives no context: \(words())")
        }
        defer { modbus_free(context) }
        modbus_set_response_timeout(context, 0, 500_000)
        guard modbus_connect(context) == 0 else { throw BenchFailure("libmodbus cannot open \(device): \(words())") }
        defer { modbus_close(context) }
        var registers = [UInt16](repeating: 0, count: 3)
        var good = 0
        let watch = Stopwatch()
        // Whole rounds only: with dead gauges a part of one would count the healthy ones alone.
        while watch.seconds < seconds {
            for unit in 1...units {
                modbus_set_slave(context, Int32(unit))
                if silence > 0 { Stopwatch.pause(seconds: silence) }
                if modbus_read_registers(context, 49, 3, &registers) == 3 { good += 1 }
            }
        }
        return Double(good) / watch.seconds
    }

    private static func words() -> String { String(cString: modbus_strerror(errno)) }
}
