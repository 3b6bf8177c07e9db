import Acquisition
import TankFarm

/// How long things take on a serial line: Modbus over Serial Line V1.02, 2.5.1.
struct SerialPace: Hashable, Sendable {
    /// One character: start bit, data, parity, stop bits.
    let character: Duration
    /// The pause that ends a frame: 3.5 characters, and a fixed 1.75 ms above 19200 baud.
    let silence: Duration

    init(baud: Int, parity: Parity, dataBits: Int, stopBits: Int) {
        let bits = 1 + dataBits + (parity == .none ? 0 : 1) + stopBits
        character = .nanoseconds(Int64(bits) * 1_000_000_000 / Int64(max(baud, 1)))
        silence = baud > 19_200 ? .microseconds(1_750) : .nanoseconds(Int64(bits) * 3_500_000_000 / Int64(max(baud, 1)))
    }

    /// When each of these bytes has come over, the first beginning at `start`. Bytes of a fast line come in clutches of
    /// about a millisecond, as out of a UART's buffer; none comes before its time.
    func release(_ bytes: [UInt8], from start: WireInstant) -> [(at: WireInstant, byte: UInt8)] {
        let clutch = max(1, Int(Duration.microseconds(1_100) / character))
        return bytes.enumerated().map { index, byte in
            let last = min((index / clutch + 1) * clutch, bytes.count)
            return (start + character * last, byte)
        }
    }
}
